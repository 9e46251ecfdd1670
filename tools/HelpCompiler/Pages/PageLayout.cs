using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>The sections of a page in their order, as Microsoft.PowerShell.PlatyPS 1.0 writes them.</summary>
internal static class PageLayout
{
    public const string Synopsis = "SYNOPSIS";
    public const string Syntax = "SYNTAX";
    public const string Aliases = "ALIASES";
    public const string Description = "DESCRIPTION";
    public const string Examples = "EXAMPLES";
    public const string Parameters = "PARAMETERS";
    public const string Inputs = "INPUTS";
    public const string Outputs = "OUTPUTS";
    public const string Notes = "NOTES";
    public const string RelatedLinks = "RELATED LINKS";

    public const string CommonParameters = "CommonParameters";

    private static readonly string[] s_sections = [Synopsis, Syntax, Aliases, Description, Examples, Parameters, Inputs, Outputs, Notes, RelatedLinks];
    private static readonly string[] s_required = [Synopsis, Syntax, Description, Examples, Parameters, Inputs, Outputs];

    /// <summary>Tells what is missing, unknown, repeated or out of order, and what was put where nothing reads it.</summary>
    public static void Check(Section cmdlet, PageErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int previous = -1;
        foreach (Section section in cmdlet.Children)
        {
            int place = section.Level == 2 ? Array.IndexOf(s_sections, section.Title) : -1;
            if (place < 0)
                errors.Add(section.Line, HelpErrorCodes.UnexpectedHeading, $"'{section.Title}' is not a section of a help page. There are {string.Join(", ", s_sections)}.");
            else if (!seen.Add(section.Title))
                errors.Add(section.Line, HelpErrorCodes.UnexpectedHeading, $"There are two sections '{section.Title}'; join them.");
            else if (place < previous)
                errors.Add(section.Line, HelpErrorCodes.UnexpectedHeading, $"'{section.Title}' stands after '{s_sections[previous]}'; move it before.");
            previous = place;
        }

        foreach (string required in s_required)
            if (!seen.Contains(required))
                errors.Add(cmdlet.Line, HelpErrorCodes.MissingSection, $"The section '## {required}' is missing.");
    }
}
