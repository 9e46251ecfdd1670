using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;

namespace Scalable.Tests.HelpCompiler;

/// <summary>Asks a compiled help file by XPath with the prefixes that the format uses.</summary>
internal sealed class MamlQuery
{
    private readonly XDocument _document;
    private readonly XmlNamespaceManager _prefixes = new(new NameTable());

    public MamlQuery(string maml)
    {
        _document = XDocument.Parse(maml, LoadOptions.PreserveWhitespace);
        _prefixes.AddNamespace("h", "http://msh");
        _prefixes.AddNamespace("maml", "http://schemas.microsoft.com/maml/2004/10");
        _prefixes.AddNamespace("command", "http://schemas.microsoft.com/maml/dev/command/2004/10");
        _prefixes.AddNamespace("dev", "http://schemas.microsoft.com/maml/dev/2004/10");
    }

    /// <summary>The text of every node that matches.</summary>
    public string[] All(string path) => [.. _document.XPathSelectElements(path, _prefixes).Select(element => element.Value)];

    /// <summary>The one text that an expression gives.</summary>
    public string Text(string expression) =>
        Convert.ToString(_document.XPathEvaluate($"string({expression})", _prefixes), CultureInfo.InvariantCulture)!;
}
