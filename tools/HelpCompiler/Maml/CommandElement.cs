using System.Xml.Linq;
using Scalable.HelpCompiler.Pages;
using static Scalable.HelpCompiler.Maml.MamlNames;

namespace Scalable.HelpCompiler.Maml;

/// <summary>The help of one cmdlet as MAML.</summary>
internal static class CommandElement
{
    public static XElement Of(CommandHelp command) => new(CommandSpace + "command",
        Details(command),
        Description(command.Description),
        new XElement(CommandSpace + "syntax", command.Syntax.Select(syntax => SyntaxItem(command, syntax))),
        new XElement(CommandSpace + "parameters", command.Parameters.Select(parameter => ParameterElement.Described(parameter, command.Syntax))),
        new XElement(CommandSpace + "inputTypes", command.Inputs.Select(type => TypeElement("inputType", type))),
        new XElement(CommandSpace + "returnValues", command.Outputs.Select(type => TypeElement("returnValue", type))),
        command.Notes.Count > 0 ? new XElement(MamlSpace + "alertSet", new XElement(MamlSpace + "alert", Paragraphs(command.Notes))) : null,
        new XElement(CommandSpace + "examples", command.Examples.Select(ExampleElement.Of)),
        new XElement(CommandSpace + "relatedLinks", Links(command).Select(Link)));

    private static XElement Details(CommandHelp command)
    {
        int hyphen = command.Name.IndexOf('-', StringComparison.Ordinal);
        return new XElement(CommandSpace + "details",
            new XElement(CommandSpace + "name", command.Name),
            Description(command.Synopsis),
            new XElement(CommandSpace + "verb", command.Name[..hyphen]),
            new XElement(CommandSpace + "noun", command.Name[(hyphen + 1)..]));
    }

    private static XElement SyntaxItem(CommandHelp command, SyntaxHelp syntax) => new(CommandSpace + "syntaxItem",
        Name(command.Name),
        syntax.Parameters.Select(shown =>
        {
            ParameterHelp parameter = command.Parameters.First(entry => entry.Name == shown.Name);
            return ParameterElement.InSyntax(parameter, shown, parameter.In(syntax.Set)!);
        }));

    private static XElement TypeElement(string element, TypeHelp type) => new(CommandSpace + element, Type(type.Name), Description(type.Description));

    /// <summary>Get-Help -Online opens the first link that has an address.</summary>
    private static IEnumerable<LinkHelp> Links(CommandHelp command) =>
        command.HelpUri is null ? command.Links : command.Links.Prepend(new LinkHelp("Online Version:", command.HelpUri));

    private static XElement Link(LinkHelp link) => new(MamlSpace + "navigationLink",
        new XElement(MamlSpace + "linkText", link.Text),
        new XElement(MamlSpace + "uri", link.Uri));
}
