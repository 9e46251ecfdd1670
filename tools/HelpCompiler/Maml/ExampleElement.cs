using System.Xml.Linq;
using Scalable.HelpCompiler.Pages;
using static Scalable.HelpCompiler.Maml.MamlNames;

namespace Scalable.HelpCompiler.Maml;

/// <summary>
/// An example as MAML. Get-Help writes the code straight after the introduction's last character, and takes blanks and line
/// ends away from where they meet. The introduction therefore ends in an empty line and in the code's indent, made of no-break
/// blanks, which stay and which PowerShell reads as blanks.
/// </summary>
internal static class ExampleElement
{
    private const int Indent = 4;
    private const string EmptyLine = "";
    private static readonly string s_codeStart = new('\u00A0', Indent);

    public static XElement Of(ExampleHelp example) => new(CommandSpace + "example",
        new XElement(MamlSpace + "title", $"--------- {example.Title} ---------"),
        new XElement(MamlSpace + "introduction", Paragraphs([string.Join("\n\n", [.. example.Introduction, s_codeStart])])),
        new XElement(DevSpace + "code", Indented(example.Code)),
        new XElement(DevSpace + "remarks", Paragraphs([.. example.Remarks, EmptyLine])));

    /// <summary>Lines after the first are indented as far; not where a here-string has to end at the start of a line.</summary>
    private static string Indented(string code) =>
        code.Contains("\n'@", StringComparison.Ordinal) || code.Contains("\n\"@", StringComparison.Ordinal)
            ? code
            : code.Replace("\n", "\n" + new string(' ', Indent), StringComparison.Ordinal);
}
