using Markdig.Syntax;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Texts that must be there.</summary>
internal static class Texts
{
    /// <summary>The blocks as paragraphs; an error of the section where there is none.</summary>
    public static IReadOnlyList<string> Required(IEnumerable<Block> blocks, Section section, PageErrors errors)
    {
        IReadOnlyList<string> paragraphs = ConsoleText.Paragraphs(blocks);
        if (paragraphs.Count == 0) errors.Add(section.Line, HelpErrorCodes.EmptyText, $"'{section.Title}' says nothing; describe it.");
        return paragraphs;
    }
}
