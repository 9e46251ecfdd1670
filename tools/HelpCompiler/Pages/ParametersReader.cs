using System.Globalization;
using Markdig.Syntax;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads PARAMETERS: a heading for each parameter with its description and a block of YAML.</summary>
internal static class ParametersReader
{
    private const string Yaml = "yaml";

    public static IReadOnlyList<ParameterHelp> Read(Section section, PageErrors errors)
    {
        var parameters = new List<ParameterHelp>();
        foreach (Section entry in section.Children)
        {
            if (entry.Title == PageLayout.CommonParameters) continue;
            if (!entry.Title.StartsWith('-'))
                errors.Add(entry.Line, HelpErrorCodes.UnexpectedHeading, $"'{entry.Title}' is not a parameter; a parameter's heading is '### -Name'.");
            else if (parameters.Exists(other => string.Equals(other.Name, entry.Title[1..], StringComparison.OrdinalIgnoreCase)))
                errors.Add(entry.Line, HelpErrorCodes.UnexpectedHeading, $"'{entry.Title}' is described twice.");
            else if (ReadParameter(entry, errors) is { } parameter)
                parameters.Add(parameter);
        }
        return parameters;
    }

    private static ParameterHelp? ReadParameter(Section entry, PageErrors errors)
    {
        List<Block> blocks = entry.Blocks;
        IReadOnlyList<string> description = Texts.Required(blocks.Where(block => !IsYaml(block)), entry, errors);
        if (blocks.Where(IsYaml).ToArray() is not [FencedCodeBlock yaml])
        {
            errors.Add(entry.Line, HelpErrorCodes.Yaml, $"'{entry.Title}' should have one block of code marked 'yaml'; take it from another parameter.");
            return null;
        }

        if (YamlMap.Read(yaml.SourceLines(), yaml.SourceLine(), errors, HelpErrorCodes.Yaml) is not { } map) return null;
        map.RejectOthersThan("Type", "DefaultValue", "SupportsWildcards", "Aliases", "ParameterSets", "DontShow", "AcceptedValues", "HelpMessage");
        IReadOnlyList<YamlMap> sets = map.Maps("ParameterSets");
        string? type = map.Text("Type");
        if (type is "") errors.Add(map.LineOf("Type"), HelpErrorCodes.Yaml, $"The type of '{entry.Title}' is empty.");
        if (sets.Count == 0 && map.Keys.Contains("ParameterSets"))
            errors.Add(map.LineOf("ParameterSets"), HelpErrorCodes.Yaml, $"'{entry.Title}' is in no parameter set; name them, or '{ParameterHelp.AllSets}'.");
        return new ParameterHelp
        {
            Name = entry.Title[1..],
            Line = entry.Line,
            Description = description,
            TypeName = WithoutNullable(type ?? ""),
            DefaultValue = map.Text("DefaultValue") ?? "",
            SupportsWildcards = map.Truth("SupportsWildcards"),
            Aliases = map.Texts("Aliases"),
            AcceptedValues = map.Texts("AcceptedValues"),
            DontShow = map.Truth("DontShow"),
            Sets = [.. sets.Select(set => ReadSet(set, errors))],
        };
    }

    private static ParameterSetEntry ReadSet(YamlMap set, PageErrors errors)
    {
        set.RejectOthersThan("Name", "Position", "IsRequired", "ValueFromPipeline", "ValueFromPipelineByPropertyName", "ValueFromRemainingArguments");
        string? text = set.Text("Position");
        int? position = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (text is not null && position is null && !text.Equals("Named", StringComparison.OrdinalIgnoreCase))
            errors.Add(set.LineOf("Position"), HelpErrorCodes.Yaml, $"'Position' is '{text}'; it should be a number from 0, or Named.");
        return new ParameterSetEntry(
            set.Text("Name") ?? "", position, set.Truth("IsRequired"), set.Truth("ValueFromPipeline"),
            set.Truth("ValueFromPipelineByPropertyName"), set.Truth("ValueFromRemainingArguments"));
    }

    /// <summary>A parameter that may be null takes the same values as one that may not, and is simpler to read.</summary>
    private static string WithoutNullable(string type)
    {
        const string Nullable = "System.Nullable`1[";
        return type.StartsWith(Nullable, StringComparison.Ordinal) && type.EndsWith(']') ? type[Nullable.Length..^1] : type;
    }

    private static bool IsYaml(Block block) => block is FencedCodeBlock { Info: Yaml };
}
