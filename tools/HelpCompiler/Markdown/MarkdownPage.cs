using System.Text;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>A page cut into its front matter and its sections.</summary>
internal sealed class MarkdownPage
{
    private const string FrontMatterMark = "---";

    private MarkdownPage(IReadOnlyList<SourceLine> frontMatter, IReadOnlyList<Section> headings)
    {
        FrontMatter = frontMatter;
        Headings = headings;
    }

    /// <summary>The lines between the --- lines that begin the page; empty where it does not begin so.</summary>
    public IReadOnlyList<SourceLine> FrontMatter { get; }

    /// <summary>Sections of level 1, and others that stand above the first of them.</summary>
    public IReadOnlyList<Section> Headings { get; }

    /// <summary>Reads a page; what is wrong with it as a text is told to <paramref name="errors"/>.</summary>
    public static MarkdownPage Read(string file, PageErrors errors)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            errors.Add(0, HelpErrorCodes.Unusable, "The page is not UTF-8; save it as UTF-8.");
            return new MarkdownPage([], []);
        }

        SourceLine[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => new SourceLine(index + 1, line.Replace("\t", "    ", StringComparison.Ordinal)))];
        foreach (SourceLine line in lines)
            if (line.Text.Any(char.IsControl))
                errors.Add(line.Number, HelpErrorCodes.Unusable, "The line has a control character in it; remove it.");
        SourceLine[] frontMatter = TakeFrontMatter(lines);
        return new MarkdownPage(frontMatter, ReadSections(lines.Skip(frontMatter.Length > 0 ? frontMatter.Length + 2 : 0), errors));
    }

    private static SourceLine[] TakeFrontMatter(SourceLine[] lines)
    {
        if (lines.Length == 0 || lines[0].Text.TrimEnd() != FrontMatterMark) return [];
        int end = Array.FindIndex(lines, 1, line => line.Text.TrimEnd() == FrontMatterMark);
        return end < 0 ? [] : lines[1..end];
    }

    private static List<Section> ReadSections(IEnumerable<SourceLine> lines, PageErrors errors)
    {
        var top = new List<Section>();
        var open = new Stack<Section>();
        var code = new CodeTracker(errors);
        foreach (SourceLine line in lines)
        {
            if (code.IsCode(line) || Heading(line) is not { } section)
            {
                if (open.Count > 0) open.Peek().Lines.Add(line);
                continue;
            }

            while (open.Count > 0 && open.Peek().Level >= section.Level) open.Pop();
            (open.Count > 0 ? open.Peek().Children : top).Add(section);
            open.Push(section);
        }

        code.End();
        return top;
    }

    private static Section? Heading(SourceLine line)
    {
        int level = 0;
        while (level < line.Text.Length && line.Text[level] == '#') level++;
        return level is >= 1 and <= 3 && level < line.Text.Length && line.Text[level] == ' '
            ? new Section(line.Text[level..].Trim(), level, line.Number)
            : null;
    }
}
