using System.Text;

namespace Scalable.Cli;

/// <summary>Where answers go: standard output, or a file that is replaced as a whole.</summary>
internal static class AnswerOutput
{
    public static void Write(string text, string? file)
    {
        if (file is null)
        {
            Console.Out.WriteLine(text);
            return;
        }

        string path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text + "\n", new UTF8Encoding(false));
        File.Move(temporary, path, overwrite: true);
    }
}
