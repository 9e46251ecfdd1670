using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

internal static class TargetsReader
{
    /// <summary>Names and providers of the targets, as far as they can be read.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Providers(ManifestMapping document) =>
        [.. ((document["targets"] as ManifestMapping)?.Entries ?? []).Select(entry =>
            new KeyValuePair<string, string?>(entry.Name, ((entry.Value as ManifestMapping)?["provider"] as ManifestText)?.Value))];

    public static IReadOnlyDictionary<string, TargetSpec> Read(Fields document, string? chosen, FindingLog log)
    {
        var targets = new Dictionary<string, TargetSpec>(StringComparer.Ordinal);
        ManifestMapping? block = document.Mapping("targets");
        foreach (ManifestEntry entry in block?.Entries ?? [])
        {
            string path = $"targets.{entry.Name}";
            if (entry.Value is not ManifestMapping mapping)
            {
                log.Error(FindingCodes.BadType, path, entry.Value, $"A target must be a mapping with a 'provider', not a {entry.Value.KindName}.");
                continue;
            }
            string? provider = new Fields(mapping, path, log).RequiredText("provider");
            if (provider is null) continue;
            var target = new TargetSpec(entry.Name, provider, mapping.Without("provider"));
            ProviderOptions.Check(target, mapping["provider"]!, isChosen: entry.Name == chosen, log);
            targets[entry.Name] = target;
        }
        if (document["targets"] is not { } written || block is { Entries.Count: 0 })
            log.Warning(FindingCodes.NoTargets, "targets", document["targets"] ?? new ManifestNull(0, 0), "There are no targets; a session needs one to run on.");
        else if (chosen is not null && !targets.ContainsKey(chosen) && block?[chosen] is null)
            log.Error(FindingCodes.UnknownTarget, "targets", written, $"There is no target '{chosen}'. Targets: {Names.List(block?.Entries.Select(entry => entry.Name))}.");
        return targets;
    }
}
