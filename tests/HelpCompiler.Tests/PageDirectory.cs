using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

/// <summary>A directory of help pages that is removed after the test.</summary>
internal sealed class PageDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("help-");

    public string Path => _directory.FullName;

    /// <summary>The complete page of Get-Widget that the tests start from.</summary>
    public static string Sample { get; } = Read("Get-Widget.md");

    /// <summary>The least that a page has: one parameter set, one parameter, no input.</summary>
    public static string SmallSample { get; } = Read("Get-One.md");

    public PageDirectory Add(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public HelpCompilation Compile() => HelpCompilation.OfDirectory(Path);

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Read(string name)
    {
        using Stream stream = typeof(PageDirectory).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
