using Markdig.Helpers;
using Markdig.Syntax;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>A line of a page, without its line end, and its number counted from 1.</summary>
internal readonly record struct SourceLine(int Number, string Text)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>Fenced code as lines of the page.</summary>
internal static class FencedCode
{
    /// <summary>The line that the fence opens on, counted from 1.</summary>
    public static int SourceLine(this Block block) => block.Line + 1;

    /// <summary>The lines between the fences, without blank ends; blank lines at the end are left out.</summary>
    public static IReadOnlyList<SourceLine> SourceLines(this LeafBlock code)
    {
        var lines = new List<SourceLine>();
        for (int i = 0; i < code.Lines.Count; i++)
        {
            StringLine line = code.Lines.Lines[i];
            lines.Add(new SourceLine(line.Line + 1, line.Slice.ToString().TrimEnd()));
        }
        while (lines.Count > 0 && lines[^1].IsBlank) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    public static string Text(this LeafBlock code) => string.Join('\n', code.SourceLines().Select(line => line.Text));

    /// <summary>
    /// True if the block has no closing fence, or if another fence with a language opens inside it: then the block was left
    /// open and has swallowed what follows.
    /// </summary>
    public static bool IsLeftOpen(this FencedCodeBlock code) =>
        code.ClosingFencedCharCount == 0
        || code.SourceLines().Any(line => line.Text.TrimStart() is var text && text.StartsWith(new string(code.FencedChar, code.OpeningFencedCharCount), StringComparison.Ordinal));
}
