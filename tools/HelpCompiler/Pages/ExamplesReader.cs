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
        IReadOnlyList<Block> blocks = example.Blocks();
        Block[] before = [.. blocks.TakeWhile(block => block is not CodeBlock)];
        Block[] after = [.. blocks.Skip(before.Length + 1)];
        var code = blocks.FirstOrDefault(block => block is CodeBlock) as CodeBlock;
        if (code is null || code.Lines.Count == 0)
            errors.Add(code?.Line ?? example.Line, HelpErrorCodes.Example, $"'{example.Title}' has no code; put the command in a block of code.");
        _ = Texts.Required(blocks.Where(block => block is not CodeBlock), example, errors);
        return new ExampleHelp(ConsoleText.Line(example.Title), ConsoleText.Paragraphs(before), code?.Text ?? "", ConsoleText.Paragraphs(Announced(after)));
    }

    /// <summary>Code that follows the example's code without a word between them gets one.</summary>
    private static Block[] Announced(Block[] blocks) => blocks is [CodeBlock code, ..]
        ? [new Paragraph(code.Line, code.Language is "powershell" ? "Then:" : "Output:"), .. blocks]
        : blocks;
}
