using Scalable.Runs.Files;

namespace Scalable.Cli;

/// <summary>Where answers go: standard output, or a file that is replaced as a whole; a device is written to.</summary>
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
        AtomicFile.Write(path, text + "\n");
    }
}
