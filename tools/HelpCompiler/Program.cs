using System.Text;

namespace Scalable.HelpCompiler;

/// <summary>Compiles a directory of Markdown help pages into one MAML file.</summary>
internal static class Program
{
    private const int PagesAreWrong = 1;
    private const int UsageIsWrong = 2;

    private static int Main(string[] arguments)
    {
        if (arguments is not [string pages, string output, .. { Length: <= 1 } rest])
        {
            Console.Error.WriteLine("Usage: Scalable.HelpCompiler <directory of help pages> <MAML file to write> [<address of the directory in which the pages are online>]");
            return UsageIsWrong;
        }

        try
        {
            HelpCompilation compilation = HelpCompilation.OfDirectory(pages, rest.FirstOrDefault());
            foreach (HelpError error in compilation.Errors) Console.Error.WriteLine(error);
            if (compilation.Maml is not { } maml) return PagesAreWrong;

            string path = Path.GetFullPath(output);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, maml, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(new HelpError(output, 0, HelpErrorCodes.Unusable, exception.Message));
            return PagesAreWrong;
        }
    }
}
