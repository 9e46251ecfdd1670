namespace Scalable.HelpCompiler.Pages;

/// <summary>What PARAMETERS says of one parameter.</summary>
internal sealed record ParameterHelp
{
    /// <summary>How YAML and SYNTAX call what concerns every parameter set.</summary>
    public const string AllSets = "(All)";

    private const string SwitchType = "System.Management.Automation.SwitchParameter";

    public required string Name { get; init; }
    public required int Line { get; init; }
    public IReadOnlyList<string> Description { get; init; } = [];
    public required string TypeName { get; init; }
    public string DefaultValue { get; init; } = "";
    public bool SupportsWildcards { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public IReadOnlyList<string> AcceptedValues { get; init; } = [];
    public IReadOnlyList<ParameterSetEntry> Sets { get; init; } = [];
    public bool DontShow { get; init; }

    public bool IsSwitch => TypeName == SwitchType;

    /// <summary>What holds in a parameter set; null where the parameter is not in it.</summary>
    public ParameterSetEntry? In(string set) =>
        Sets.FirstOrDefault(entry => entry.Name == set) ?? Sets.FirstOrDefault(entry => entry.Name == AllSets);
}

/// <param name="Position">Null where the parameter is named only.</param>
internal sealed record ParameterSetEntry(
    string Name, int? Position, bool IsRequired, bool FromPipeline, bool FromPipelineByPropertyName, bool FromRemainingArguments);
