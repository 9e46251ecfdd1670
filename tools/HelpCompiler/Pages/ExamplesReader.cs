using Markdig.Syntax;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads EXAMPLES: a heading for each, then text and code; the first block of code is the example's command.</summary>
internal static class ExamplesReader
{
    private const int Fewest = 2;

    public static IReadOnlyList<ExampleHelp> Read(Section section, PageErrors errors)
    {
        if (section.Children.Count < Fewest)
            errors.Add(section.Line, HelpErrorCodes.Example, $"A page has at least {Fewest} examples; here {(section.Children.Count == 1 ? "is one" : "are none")}.");
        return [.. section.Children.Select(example => ReadExample(example, errors))];
    }

    private static ExampleHelp ReadExample(Section example, PageErrors errors)
    {
        List<Block> blocks = example.Blocks;
        Block[] before = [.. blocks.TakeWhile(block => block is not FencedCodeBlock)];
        Block[] after = [.. blocks.Skip(before.Length + 1)];
        var code = blocks.FirstOrDefault(block => block is FencedCodeBlock) as FencedCodeBlock;
        if (code is null || code.SourceLines().Count == 0)
            errors.Add(code?.SourceLine() ?? example.Line, HelpErrorCodes.Example, $"'{example.Title}' has no code; put the command in a block of code.");
        _ = Texts.Required(blocks.Where(block => block is not FencedCodeBlock), example, errors);
        return new ExampleHelp(ConsoleText.Line(example.Title), ConsoleText.Paragraphs(before), code?.Text() ?? "", Announced(after));
    }

    /// <summary>Code that follows the example's code without a word between them gets one.</summary>
    private static IReadOnlyList<string> Announced(Block[] blocks) => blocks is [FencedCodeBlock code, ..]
        ? ConsoleText.Paragraphs([.. MarkdownPage.Blocks(code.Info is "powershell" ? "Then:" : "Output:"), .. blocks])
        : ConsoleText.Paragraphs(blocks);
}
