using System.Text.RegularExpressions;
using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>
/// Puts <c>${NAME}</c> and <c>${NAME:-default}</c> into the texts of a document, not into its keys. A variable that is set
/// but empty counts as set. <c>$NAME</c> without braces stays as it is.
/// </summary>
internal sealed partial class VariableExpansion(IReadOnlyDictionary<string, string> environment, FindingLog log)
{
    public ManifestValue Expand(ManifestValue value, string path) => value switch
    {
        ManifestText text => ExpandText(text, path),
        ManifestList list => list with { Items = [.. list.Items.Select((item, index) => Expand(item, $"{path}[{index}]"))] },
        ManifestMapping mapping => Expand(mapping, path),
        _ => value,
    };

    public ManifestMapping Expand(ManifestMapping mapping, string path) =>
        mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Expand(entry.Value, path.Length == 0 ? entry.Name : $"{path}.{entry.Name}") })] };

    private ManifestText ExpandText(ManifestText text, string path)
    {
        if (!text.Value.Contains("${", StringComparison.Ordinal)) return text;
        bool found = false;
        string expanded = Reference().Replace(text.Value, reference =>
        {
            found = true;
            string name = reference.Groups["name"].Value;
            if (environment.TryGetValue(name, out string? value))
            {
                log.Secrets.Add(name, value);
                return value;
            }
            Group fallback = reference.Groups["default"];
            if (fallback.Success) return fallback.Value;
            log.Error(FindingCodes.UnsetVariable, path, text, $"The environment variable {name} is not set. Set it, or write ${{{name}:-default}}.");
            return "";
        });
        return found ? text with { Value = expanded, HadVariable = true, Written = text.Value } : text;
    }

    [GeneratedRegex("""\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}""", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
