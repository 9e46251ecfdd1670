using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

/// <summary>A directory of help pages that is removed after the test.</summary>
internal sealed class PageDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("help-");

    public string Path => _directory.FullName;

    /// <summary>The complete page of Get-Widget that the tests start from.</summary>
    public static string Sample { get; } = ReadSample();

    public PageDirectory Add(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public HelpCompilation Compile() => HelpCompilation.OfDirectory(Path);

    public void Dispose() => _directory.Delete(recursive: true);

    private static string ReadSample()
    {
        using Stream stream = typeof(PageDirectory).Assembly.GetManifestResourceStream("Get-Widget.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
