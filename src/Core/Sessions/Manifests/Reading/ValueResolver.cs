using System.Text.RegularExpressions;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>
/// Gives the nodes of a document their types, as PyYAML's <c>safe_load</c> does: tags, merge keys (<c>&lt;&lt;</c>), the
/// last of a repeated key. A repeated key and a tag with no meaning here are findings.
/// </summary>
internal sealed class ValueResolver(FindingLog log)
{
    private const string TagPrefix = "tag:yaml.org,2002:";
    private const int MaximumDepth = 200;
    private const int MaximumNodes = 1_000_000;

    private int _nodes;
    private int _depth;

    public ManifestValue Resolve(YamlNode node, string path)
    {
        if (++_nodes > MaximumNodes || _depth >= MaximumDepth)
            throw new YamlSyntaxException("The document grows without bound through its aliases.", node.Line, node.Column);
        _depth++;
        ManifestValue value = node switch
        {
            YamlScalar scalar => ResolveScalar(scalar, path),
            YamlSequence sequence => ResolveSequence(sequence, path),
            YamlMapping mapping => ResolveMapping(mapping, path),
            _ => throw new ArgumentException("Unknown kind of node.", nameof(node)),
        };
        _depth--;
        return value;
    }

    private ManifestValue ResolveScalar(YamlScalar node, string path)
    {
        switch (node.Tag)
        {
            case null: return node.IsPlain ? ScalarTypes.Resolve(node.Text, node.Line, node.Column) : AsText(node);
            case "!" or TagPrefix + "str": return AsText(node);
            case TagPrefix + "null": return new ManifestNull(node.Line, node.Column);
            case TagPrefix + "bool" when ScalarTypes.BooleanOf(node.Text) is { } truth: return new ManifestBoolean(truth, node.Line, node.Column);
            case TagPrefix + "int" when ScalarTypes.IsInteger(node.Text): return new ManifestInteger(ScalarTypes.IntegerOf(node.Text), node.Text, node.Line, node.Column);
            case TagPrefix + "float" when ScalarTypes.Resolve(node.Text, node.Line, node.Column) is ManifestReal or ManifestInteger:
                return new ManifestReal(ScalarTypes.RealOf(node.Text), node.Text, node.Line, node.Column);
            default:
                RefuseTag(node, path);
                return AsText(node);
        }
    }

    private ManifestList ResolveSequence(YamlSequence node, string path)
    {
        if (node.Tag is not (null or "!" or TagPrefix + "seq")) RefuseTag(node, path);
        return new ManifestList([.. node.Items.Select((item, index) => Resolve(item, $"{path}[{index}]"))], node.Line, node.Column);
    }

    private ManifestMapping ResolveMapping(YamlMapping node, string path)
    {
        if (node.Tag is not (null or "!" or TagPrefix + "map")) RefuseTag(node, path);
        var merged = new EntryTable();
        var own = new EntryTable();
        foreach ((YamlNode key, YamlNode value) in node.Entries)
        {
            if (key is YamlScalar { Text: "<<", IsPlain: true, Tag: null } or YamlScalar { Tag: TagPrefix + "merge" })
            {
                Merge(merged, value, path);
                continue;
            }
            ManifestValue resolvedKey = Resolve(key, path);
            if (resolvedKey is ManifestList or ManifestMapping)
            {
                log.Error(FindingCodes.BadKey, path, resolvedKey, $"A {resolvedKey.KindName} cannot be a key.");
                continue;
            }
            string name = CanonicalJson.KeyText(resolvedKey);
            string entryPath = path.Length == 0 ? name : $"{path}.{name}";
            if (own.Find(resolvedKey) is { } earlier)
                log.Error(FindingCodes.DuplicateKey, entryPath, resolvedKey, $"The key '{name}' is already there in line {earlier.Key.Line}; remove one of the two.");
            own.Set(new ManifestEntry(resolvedKey, Resolve(value, entryPath)));
        }
        foreach (ManifestEntry entry in own.Entries) merged.Set(entry);
        return new ManifestMapping(merged.Entries, node.Line, node.Column);
    }

    /// <summary>Entries of a mapping, or of several with the first one winning, as defaults of the one they are merged into.</summary>
    private void Merge(EntryTable into, YamlNode source, string path)
    {
        IEnumerable<YamlNode> sources = source is YamlSequence list ? list.Items.Reverse() : [source];
        foreach (YamlNode each in sources)
        {
            if (Resolve(each, path) is ManifestMapping mapping)
                foreach (ManifestEntry entry in mapping.Entries) into.Set(entry);
            else
                log.Error(FindingCodes.BadType, path, each.Line, each.Column, "Only a mapping, or a list of mappings, can be merged with '<<'.");
        }
    }

    private void RefuseTag(YamlNode node, string path) =>
        log.Error(FindingCodes.BadTag, path, node.Line, node.Column, $"The tag '{node.Tag}' has no meaning for this value; remove it.");

    private static ManifestText AsText(YamlScalar node) => new(node.Text, node.Line, node.Column);
}

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
