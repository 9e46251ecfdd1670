using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads RELATED LINKS: a list of Markdown links, or of names of help topics.</summary>
internal static class LinksReader
{
    public static IReadOnlyList<LinkHelp> Read(Section section, PageErrors errors)
    {
        var links = new List<LinkHelp>();
        foreach (ParagraphBlock paragraph in section.Blocks.SelectMany(Paragraphs))
            foreach (IReadOnlyList<Inline> line in Lines(paragraph))
                links.Add(Link(line, paragraph.SourceLine(), errors));
        return links;
    }

    private static IEnumerable<ParagraphBlock> Paragraphs(Block block) => block switch
    {
        ParagraphBlock paragraph => [paragraph],
        ContainerBlock container => container.SelectMany(Paragraphs),
        _ => [],
    };

    /// <summary>The inlines of each line of a paragraph.</summary>
    private static IEnumerable<IReadOnlyList<Inline>> Lines(ParagraphBlock paragraph)
    {
        var line = new List<Inline>();
        foreach (Inline inline in paragraph.Inline ?? Enumerable.Empty<Inline>())
        {
            if (inline is not LineBreakInline) line.Add(inline);
            else if (line.Count > 0) { yield return line; line = []; }
        }
        if (line.Count > 0) yield return line;
    }

    private static LinkHelp Link(IReadOnlyList<Inline> line, int number, PageErrors errors)
    {
        LinkInline? link = line is [LinkInline only] ? only : null;
        string words = InlineText.Words(link is null ? line : link);
        if (words.Length == 0) errors.Add(number, HelpErrorCodes.EmptyText, "The link has no text; write [text](address).");
        return new LinkHelp(words, InlineText.IsAddress(link?.Url) ? link!.Url : null);
    }
}
