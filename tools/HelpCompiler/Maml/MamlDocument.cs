using System.Text;
using System.Xml;
using System.Xml.Linq;
using Scalable.HelpCompiler.Pages;
using static Scalable.HelpCompiler.Maml.MamlNames;

namespace Scalable.HelpCompiler.Maml;

/// <summary>A help file of PowerShell: the help of an assembly's cmdlets.</summary>
internal static class MamlDocument
{
    /// <summary>The document as text with LF line ends, in the order of the cmdlets given.</summary>
    public static string Render(IEnumerable<CommandHelp> commands)
    {
        var root = new XElement(RootSpace + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", MamlSpace),
            new XAttribute(XNamespace.Xmlns + "command", CommandSpace),
            new XAttribute(XNamespace.Xmlns + "dev", DevSpace),
            commands.Select(CommandElement.Of));
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(buffer, settings)) new XDocument(root).Save(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
