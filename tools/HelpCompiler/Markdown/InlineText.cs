using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>The words of a text without its inline marks: what a console shows has no bold type and no links.</summary>
internal static class InlineText
{
    /// <summary>Stands for a blank at which a line must not be broken.</summary>
    public const char FixedBlank = '\uE000';

    /// <summary>
    /// Code and emphasis become their words, entities and escapes the characters they stand for, and a link becomes its
    /// text, followed by the address if that leads somewhere by itself. Line breaks that were meant are newlines.
    /// </summary>
    public static string Plain(LeafBlock block) => block.Inline is null ? "" : Plain((Inline)block.Inline);

    /// <summary>A heading or paragraph as it stands in the page, with its marks.</summary>
    public static string Source(LeafBlock block)
    {
        var source = new StringBuilder();
        foreach (Inline inline in block.Inline ?? Enumerable.Empty<Inline>())
            source.Append(inline is LiteralInline literal ? literal.Content.ToString() : Plain(inline));
        return source.ToString().Trim();
    }

    /// <summary>True for an address that works outside the page's own directory.</summary>
    public static bool IsAddress(string? target) =>
        target is not null && (target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith("http://", StringComparison.Ordinal));

    /// <summary>The words of some inlines, on one line.</summary>
    public static string Words(IEnumerable<Inline> inlines) => string.Concat(inlines.Select(Plain)).Replace(FixedBlank, ' ').Trim();

    private static string Plain(Inline inline) => inline switch
    {
        CodeInline code => code.Content.Replace(' ', FixedBlank),
        LiteralInline literal => literal.Content.ToString(),
        LineBreakInline { IsHard: true } => "\n",
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        HtmlInline html => html.Tag,
        AutolinkInline link => link.Url,
        LinkInline link => Link(link),
        ContainerInline container => string.Concat(container.Select(Plain)),
        _ => "",
    };

    private static string Link(LinkInline link)
    {
        string words = string.Concat(link.Select(Plain));
        return IsAddress(link.Url) && link.Url != words ? $"{words} ({link.Url})" : words;
    }
}
