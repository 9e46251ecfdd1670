using System.Xml.Linq;

namespace Scalable.HelpCompiler.Maml;

/// <summary>The namespaces of PowerShell's help files, and elements that many parts of one have.</summary>
internal static class MamlNames
{
    public static readonly XNamespace RootSpace = "http://msh";
    public static readonly XNamespace MamlSpace = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace CommandSpace = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace DevSpace = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Name(string name) => new(MamlSpace + "name", name);

    public static XElement Type(string name) => new(DevSpace + "type", Name(name));

    public static XElement Description(IEnumerable<string> paragraphs) => new(MamlSpace + "description", Paragraphs(paragraphs));

    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(text => new XElement(MamlSpace + "para", text));

    public static string Truth(bool value) => value ? "true" : "false";
}
