using System.Globalization;
using System.Xml.Linq;
using Scalable.HelpCompiler.Pages;
using static Scalable.HelpCompiler.Maml.MamlNames;

namespace Scalable.HelpCompiler.Maml;

/// <summary>A parameter as MAML has it: once below parameters, and once in each syntax item.</summary>
internal static class ParameterElement
{
    private const string Named = "Named";

    /// <summary>The parameter with everything that is said of it.</summary>
    public static XElement Described(ParameterHelp parameter, IReadOnlyList<SyntaxHelp> syntax)
    {
        List<string> description = [.. parameter.Description];
        if (parameter.AcceptedValues.Count > 0) description.Add($"Accepted values: {string.Join(", ", parameter.AcceptedValues)}.");
        return new XElement(CommandSpace + "parameter",
            Attributes(parameter, parameter.Sets.All(set => set.IsRequired), Positions(parameter, syntax),
                parameter.Sets.Any(set => set.FromPipeline), parameter.Sets.Any(set => set.FromPipelineByPropertyName), parameter.Sets.Any(set => set.FromRemainingArguments)),
            Name(parameter.Name), Description(description), Value(parameter, parameter.TypeName), Type(parameter.TypeName), DefaultValue(parameter));
    }

    /// <summary>The parameter as one parameter set has it.</summary>
    public static XElement InSyntax(ParameterHelp parameter, SyntaxParameter shown, ParameterSetEntry entry) =>
        new(CommandSpace + "parameter",
            Attributes(parameter, entry.IsRequired, Position(entry), entry.FromPipeline, entry.FromPipelineByPropertyName, entry.FromRemainingArguments),
            Name(parameter.Name), AcceptedValues(parameter), Value(parameter, shown.TypeText ?? ""), Type(parameter.TypeName), DefaultValue(parameter));

    private static XAttribute[] Attributes(ParameterHelp parameter, bool isRequired, string position, bool byValue, bool byName, bool remaining)
    {
        string[] ways = [.. new[] { byValue ? "ByValue" : "", byName ? "ByPropertyName" : "" }.Where(way => way.Length > 0)];
        return
        [
            new("required", Truth(isRequired)),
            new("variableLength", Truth(remaining || IsArray(parameter))),
            new("globbing", Truth(parameter.SupportsWildcards)),
            new("pipelineInput", ways.Length > 0 ? $"true ({string.Join(", ", ways)})" : "false"),
            new("position", position),
            new("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        ];
    }

    /// <summary>The one position, or each with its parameter sets where they differ.</summary>
    private static string Positions(ParameterHelp parameter, IReadOnlyList<SyntaxHelp> syntax)
    {
        IEnumerable<(string Set, string Position)> positions = syntax
            .Where(set => parameter.In(set.Set) is not null)
            .Select(set => (set.Set, Position(parameter.In(set.Set)!)));
        IGrouping<string, string>[] byPosition = [.. positions.GroupBy(set => set.Position, set => set.Set).OrderBy(group => group.Key, StringComparer.Ordinal)];
        return byPosition is [var only] ? only.Key : string.Join(", ", byPosition.Select(group => $"{group.Key} ({string.Join(", ", group)})"));
    }

    private static string Position(ParameterSetEntry entry) => entry.Position?.ToString(CultureInfo.InvariantCulture) ?? Named;

    private static XElement? Value(ParameterHelp parameter, string type) => parameter.IsSwitch
        ? null
        : new XElement(CommandSpace + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", Truth(IsArray(parameter))), type);

    /// <summary>The values are shown in the place of the type's name; of an array they would hide that it takes several.</summary>
    private static XElement? AcceptedValues(ParameterHelp parameter) => parameter.AcceptedValues.Count == 0 || IsArray(parameter)
        ? null
        : new XElement(CommandSpace + "parameterValueGroup", parameter.AcceptedValues.Select(value =>
            new XElement(CommandSpace + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value)));

    private static XElement DefaultValue(ParameterHelp parameter) =>
        new(DevSpace + "defaultValue", parameter.DefaultValue.Length > 0 ? parameter.DefaultValue : parameter.IsSwitch ? "False" : "None");

    private static bool IsArray(ParameterHelp parameter) => parameter.TypeName.EndsWith("[]", StringComparison.Ordinal);
}
