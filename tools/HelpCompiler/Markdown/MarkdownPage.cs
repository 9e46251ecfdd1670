using System.Text;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>A page, parsed by Markdig, as its front matter and its sections.</summary>
internal sealed class MarkdownPage
{
    private const int DeepestSection = 3;

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UseAlertBlocks().UsePreciseSourceLocation().Build();

    private MarkdownPage(IReadOnlyList<SourceLine> lines, IReadOnlyList<SourceLine> frontMatter, IReadOnlyList<Section> headings) =>
        (Lines, FrontMatter, Headings) = (lines, frontMatter, headings);

    /// <summary>Every line of the page.</summary>
    public IReadOnlyList<SourceLine> Lines { get; }

    /// <summary>The lines between the --- lines that begin the page; empty if it does not begin so.</summary>
    public IReadOnlyList<SourceLine> FrontMatter { get; }

    /// <summary>Sections of level 1, and others that stand above the first of them.</summary>
    public IReadOnlyList<Section> Headings { get; }

    /// <summary>Reads a page; what is wrong with its text goes to <paramref name="errors"/>.</summary>
    public static MarkdownPage Read(string file, PageErrors errors)
    {
        try
        {
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF'), errors);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(0, HelpErrorCodes.Unusable, "The page is not UTF-8; save it as UTF-8.");
            return new MarkdownPage([], [], []);
        }
    }

    private static MarkdownPage Parse(string source, PageErrors errors)
    {
        string text = source.ReplaceLineEndings("\n").Replace("\t", "    ", StringComparison.Ordinal);
        SourceLine[] lines = [.. text.Split('\n').Select((line, index) => new SourceLine(index + 1, line))];
        foreach (SourceLine line in lines)
            if (line.Text.Any(char.IsControl))
                errors.Add(line.Number, HelpErrorCodes.Unusable, "The line has a control character in it; remove it.");

        MarkdownDocument document = Markdig.Markdown.Parse(text, s_pipeline);
        foreach (FencedCodeBlock code in document.Descendants<FencedCodeBlock>())
            if (code.IsLeftOpen())
                errors.Add(code.SourceLine(), HelpErrorCodes.OpenFence, "This block of code is never closed; close it with the same marks on a line of their own.");
        return new MarkdownPage(lines, FrontMatterOf(document, lines), Sections(document));
    }

    private static IReadOnlyList<SourceLine> FrontMatterOf(MarkdownDocument document, SourceLine[] lines) =>
        document is [YamlFrontMatterBlock block, ..] ? lines[(block.Line + 1)..(block.Line + 1 + block.Lines.Count)] : [];

    private static List<Section> Sections(MarkdownDocument document)
    {
        var top = new List<Section>();
        var open = new Stack<Section>();
        foreach (Block block in document)
        {
            if (block is YamlFrontMatterBlock) continue;
            if (block is not HeadingBlock { Level: <= DeepestSection } heading)
            {
                if (open.Count > 0) open.Peek().Blocks.Add(block);
                continue;
            }

            while (open.Count > 0 && open.Peek().Level >= heading.Level) open.Pop();
            var section = new Section(InlineText.Source(heading), heading.Level, heading.SourceLine());
            (open.Count > 0 ? open.Peek().Children : top).Add(section);
            open.Push(section);
        }
        return top;
    }

    /// <summary>The blocks of a text that stands alone, without front matter or sections.</summary>
    public static IReadOnlyList<Block> Blocks(string text) => Markdig.Markdown.Parse(text, s_pipeline);
}
