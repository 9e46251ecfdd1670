using System.Text.RegularExpressions;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads RELATED LINKS: a list of Markdown links, or of names of help topics.</summary>
internal static partial class LinksReader
{
    public static IReadOnlyList<LinkHelp> Read(Section section, PageErrors errors)
    {
        var links = new List<LinkHelp>();
        foreach (SourceLine line in section.Lines.Where(line => !line.IsBlank))
        {
            string text = line.Text.Trim().TrimStart('-', '*').Trim();
            Match link = Link().Match(text);
            string target = link.Success ? link.Groups["target"].Value : "";
            string words = ConsoleText.Line(link.Success ? link.Groups["words"].Value : text);
            if (words.Length == 0) errors.Add(line.Number, HelpErrorCodes.EmptyText, "The link has no text; write [text](address).");
            links.Add(new LinkHelp(words, InlineText.IsAddress(target) ? target : null));
        }
        return links;
    }

    [GeneratedRegex(@"^\[(?<words>[^\[\]]*)\]\((?<target>[^()]*)\)$")]
    private static partial Regex Link();
}
