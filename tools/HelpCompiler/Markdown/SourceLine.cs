namespace Scalable.HelpCompiler.Markdown;

/// <summary>A line of a page, without its line end, and its number counted from 1.</summary>
internal readonly record struct SourceLine(int Number, string Text)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}
