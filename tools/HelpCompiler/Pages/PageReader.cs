using System.Text.RegularExpressions;
using Markdig.Syntax;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads a page of the layout of Microsoft.PowerShell.PlatyPS 1.0.</summary>
internal static partial class PageReader
{
    /// <summary>Reads as much as there is; everything wrong is told to <paramref name="errors"/>.</summary>
    public static CommandHelp Read(string file, PageErrors errors)
    {
        MarkdownPage page = MarkdownPage.Read(file, errors);
        (string title, string? helpUri) = FrontMatterReader.Read(page, errors);
        if (page.Headings is not [{ Level: 1 } cmdlet])
        {
            errors.Add(page.Headings.Count > 1 ? page.Headings[1].Line : 1, HelpErrorCodes.UnexpectedHeading, "A page has one heading of the first level, '# Verb-Noun', and the others below it.");
            return new CommandHelp { Name = "", Line = 1 };
        }

        CheckName(cmdlet, title, errors);
        PageLayout.Check(cmdlet, errors);
        FindPlaceholders(page, cmdlet, errors);
        CommandHelp command = Read(cmdlet, errors) with { HelpUri = helpUri };
        SyntaxCheck.Check(command, UnreadableParameters(cmdlet, command), errors);
        return command;
    }

    private static CommandHelp Read(Section cmdlet, PageErrors errors)
    {
        var sections = new Dictionary<string, Section>(StringComparer.Ordinal);
        foreach (Section section in cmdlet.Children) sections.TryAdd(section.Title, section);

        return new CommandHelp
        {
            Name = cmdlet.Title,
            Line = cmdlet.Line,
            Synopsis = Of(PageLayout.Synopsis, section => Texts.Required(section.Blocks, section, errors)),
            Description = Of(PageLayout.Description, section => Texts.Required(section.Blocks, section, errors)),
            Syntax = Of(PageLayout.Syntax, section => SyntaxReader.Read(section, cmdlet.Title, errors)),
            Parameters = Of(PageLayout.Parameters, section => ParametersReader.Read(section, errors)),
            Inputs = Of(PageLayout.Inputs, section => TypesReader.Read(section, errors)),
            Outputs = Of(PageLayout.Outputs, section => TypesReader.Read(section, errors)),
            Notes = [.. Of(PageLayout.Notes, section => ConsoleText.Paragraphs(section.Blocks)), .. Of(PageLayout.Aliases, AliasNote)],
            Examples = Of(PageLayout.Examples, section => ExamplesReader.Read(section, errors)),
            Links = Of(PageLayout.RelatedLinks, section => LinksReader.Read(section, errors)),
        };

        IReadOnlyList<T> Of<T>(string title, Func<Section, IReadOnlyList<T>> read) =>
            sections.TryGetValue(title, out Section? section) ? read(section) : [];
    }

    /// <summary>MAML has no place for a cmdlet's aliases.</summary>
    private static IReadOnlyList<string> AliasNote(Section section) =>
        ConsoleText.Paragraphs(section.Blocks) is { Count: > 0 } aliases && aliases is not ["None."] ? ["Aliases: " + string.Join('\n', aliases)] : [];

    private static void CheckName(Section cmdlet, string title, PageErrors errors)
    {
        if (!VerbNoun().IsMatch(cmdlet.Title))
            errors.Add(cmdlet.Line, HelpErrorCodes.Name, $"'{cmdlet.Title}' is not a cmdlet's name of the form Verb-Noun.");
        if (title.Length > 0 && title != cmdlet.Title)
            errors.Add(cmdlet.Line, HelpErrorCodes.Name, $"The heading is '{cmdlet.Title}' and the title in the first block '{title}'; they should be the same.");
        if (Path.GetFileNameWithoutExtension(errors.File) != cmdlet.Title)
            errors.Add(cmdlet.Line, HelpErrorCodes.Name, $"The page of '{cmdlet.Title}' should be called {cmdlet.Title}.md.");
    }

    /// <summary>Looks at every line but those of code.</summary>
    private static void FindPlaceholders(MarkdownPage page, Section cmdlet, PageErrors errors)
    {
        HashSet<int> code = [.. CodeLines(cmdlet)];
        foreach (SourceLine line in page.Lines)
            if (line.Number >= cmdlet.Line && !code.Contains(line.Number)) TellPlaceholder(line.Number, line.Text, errors);
    }

    private static IEnumerable<int> CodeLines(Section section) =>
        section.Blocks.OfType<FencedCodeBlock>().SelectMany(block => block.SourceLines()).Select(line => line.Number).Concat(section.Children.SelectMany(CodeLines));

    private static void TellPlaceholder(int line, string text, PageErrors errors)
    {
        if (Placeholder().Match(text) is { Success: true } placeholder)
            errors.Add(line, HelpErrorCodes.Placeholder, $"The placeholder '{placeholder.Value}' was left in; write what belongs there.");
    }

    private static HashSet<string> UnreadableParameters(Section cmdlet, CommandHelp command) =>
        [.. cmdlet.Children.Where(section => section.Title == PageLayout.Parameters).SelectMany(section => section.Children)
            .Select(entry => entry.Title.TrimStart('-')).Except(command.Parameters.Select(parameter => parameter.Name))];

    [GeneratedRegex(@"^[A-Z][a-zA-Z]+-[A-Z]\w*$")]
    private static partial Regex VerbNoun();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Placeholder();
}
