using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads INPUTS or OUTPUTS: a heading for each type, then what it is; None needs no more words.</summary>
internal static class TypesReader
{
    private const string None = "None";

    public static IReadOnlyList<TypeHelp> Read(Section section, PageErrors errors)
    {
        if (section.Children.Count == 0)
            errors.Add(section.Line, HelpErrorCodes.EmptyText, $"'{section.Title}' names no type; write '### {None}' if there is none.");
        return [.. section.Children.Select(type => new TypeHelp(type.Title, Description(type, errors)))];
    }

    private static IReadOnlyList<string> Description(Section type, PageErrors errors) =>
        type.Title == None ? ConsoleText.Paragraphs(type.Blocks) : Texts.Required(type.Blocks, type, errors);
}
