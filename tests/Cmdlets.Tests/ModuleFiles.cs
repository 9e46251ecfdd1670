using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Scalable.Cmdlets.Tests;

/// <summary>The files that must keep in step with the compiled cmdlets.</summary>
internal static partial class ModuleFiles
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> ExportedCmdlets { get; } = [.. CmdletName().Matches(ExportBlock()).Select(match => match.Groups[1].Value)];

    public static XDocument Format { get; } = XDocument.Load(Path.Combine(Root, "module", "Scalable.Format.ps1xml"));

    public static IReadOnlyList<string> ViewNames { get; } = [.. Format.Descendants("TypeName").Select(name => name.Value).Distinct()];

    /// <summary>The properties of the DefaultDisplayPropertySet of each type.</summary>
    public static IReadOnlyDictionary<string, string[]> DisplaySets { get; } =
        XDocument.Load(Path.Combine(Root, "module", "Scalable.Types.ps1xml")).Descendants("Type")
            .ToDictionary(type => type.Element("Name")!.Value, type => type.Descendants("ReferencedProperties").Elements("Name").Select(name => name.Value).ToArray());

    /// <summary>The properties that each type's list shows.</summary>
    public static IReadOnlyDictionary<string, string[]> Lists { get; } =
        Format.Descendants("View").Where(view => view.Element("ListControl") is not null)
            .ToDictionary(view => view.Element("Name")!.Value, view => view.Descendants("ListItem").Elements("PropertyName").Select(name => name.Value).ToArray());

    /// <summary>Every property that a view or a display set names, with its type.</summary>
    public static IEnumerable<(string Type, string Property)> ShownProperties =>
        Format.Descendants("View").SelectMany(view => view.Descendants("PropertyName").Select(property => (view.Element("Name")!.Value, property.Value)))
            .Concat(DisplaySets.SelectMany(set => set.Value.Select(property => (set.Key, property))));

    public static IReadOnlyList<string> HelpPages { get; } = NamesIn(Path.Combine(Root, "docs", "help"), "*.md", ".md");

    public static IReadOnlyList<string> PesterFiles { get; } = NamesIn(Path.Combine(Root, "tests", "pester"), "*.Tests.ps1", ".Tests.ps1");

    public static IEnumerable<string> DocumentedParameters(string cmdlet) =>
        ParameterHeading().Matches(File.ReadAllText(Path.Combine(Root, "docs", "help", cmdlet + ".md"))).Select(match => match.Groups[1].Value);

    /// <summary>The values that a help page lists for a parameter.</summary>
    public static IEnumerable<string> AcceptedValues(string cmdlet, string parameter)
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "help", cmdlet + ".md")).ReplaceLineEndings("\n");
        string section = page[page.IndexOf($"\n### -{parameter}\n", StringComparison.Ordinal)..];
        return AcceptedValue().Matches(AcceptedValueList().Match(section).Groups[1].Value).Select(match => match.Groups[1].Value);
    }

    private static string[] NamesIn(string folder, string pattern, string ending) =>
        [.. Directory.EnumerateFiles(folder, pattern).Select(file => Path.GetFileName(file)[..^ending.Length]).Where(name => name.Contains('-', StringComparison.Ordinal))];

    private static string ExportBlock()
    {
        string manifest = File.ReadAllText(Path.Combine(Root, "module", "Scalable.psd1"));
        int start = manifest.IndexOf("CmdletsToExport", StringComparison.Ordinal);
        return manifest[start..manifest.IndexOf(')', start)];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Scalable.PowerShell.sln")))
                return directory.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^### -(\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex ParameterHeading();

    [GeneratedRegex(@"\nAcceptedValues:((?:\n- [^\n]+)*)")]
    private static partial Regex AcceptedValueList();

    [GeneratedRegex(@"\n- ([^\n]+)")]
    private static partial Regex AcceptedValue();

    [GeneratedRegex("'([A-Za-z]+-[A-Za-z]+)'")]
    private static partial Regex CmdletName();
}
