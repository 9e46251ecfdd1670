using System.Xml.Linq;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions;

/// <summary>Script tasks as PowerShell's own serialisation has them.</summary>
internal static class ScriptTasks
{
    private static readonly XNamespace s_clixml = "http://schemas.microsoft.com/powershell/2004/04";

    /// <summary>What <c>Export-Clixml</c> writes of a list of an integer and a text.</summary>
    public static string Arguments(int number, string text) => new XDocument(
        new XElement(s_clixml + "Objs", new XAttribute("Version", "1.1.0.1"),
            new XElement(s_clixml + "Obj", new XAttribute("RefId", "0"),
                new XElement(s_clixml + "TN", new XAttribute("RefId", "0"), new XElement(s_clixml + "T", "System.Object[]"), new XElement(s_clixml + "T", "System.Array"), new XElement(s_clixml + "T", "System.Object")),
                new XElement(s_clixml + "LST", new XElement(s_clixml + "I32", number), new XElement(s_clixml + "S", text))))).ToString();

    /// <summary>The primitive values of a result, in order: element names and texts.</summary>
    public static string[] Results(SessionTask task) =>
        [.. XDocument.Load(task.ResultPath!).Descendants().Where(element => !element.HasElements && element.Name.LocalName is "I32" or "S" or "B")
            .Where(element => !element.HasElements).Select(element => $"{element.Name.LocalName} {element.Attribute("N")?.Value}={element.Value}")];
}
