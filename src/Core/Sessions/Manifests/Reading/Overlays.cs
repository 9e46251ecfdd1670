namespace Scalable.Sessions.Manifests.Reading;

/// <summary>Lays an overlay over a document: mappings are merged key by key, lists and scalars replaced.</summary>
internal static class Overlays
{
    private const string Key = "overlays";

    /// <summary>
    /// The document without its overlays, with the named overlay, or else the one the target names, laid over it. The
    /// target's reference to its overlay is then gone, as in the Python project; the lock is computed from what is left.
    /// </summary>
    public static ManifestMapping Resolve(ManifestMapping document, string? target, string? overlay, FindingLog log)
    {
        ManifestMapping withoutOverlays = document.Without(Key);
        ManifestEntry? reference = target is null ? null : ((document["targets"] as ManifestMapping)?[target] as ManifestMapping)?.Find("overlay");
        string? name = overlay ?? (reference?.Value as ManifestText)?.Value;
        if (string.IsNullOrEmpty(name)) return withoutOverlays;

        var overlays = document[Key] as ManifestMapping;
        ManifestValue at = reference?.Value ?? document;
        string path = overlay is null ? $"targets.{target}.overlay" : Key;
        switch (overlays?[name])
        {
            case ManifestMapping chosen:
                return WithoutReference(DeepMerge(withoutOverlays, chosen), target);
            case null:
                log.Error(FindingCodes.UnknownOverlay, path, at, $"There is no overlay '{name}'. Overlays: {Names.List(overlays?.Entries.Select(entry => entry.Name))}.");
                return withoutOverlays;
            case { } other:
                log.Error(FindingCodes.BadType, $"{Key}.{name}", other, $"An overlay must be a mapping, not a {other.KindName}.");
                return withoutOverlays;
        }
    }

    public static ManifestMapping DeepMerge(ManifestMapping below, ManifestMapping above)
    {
        var merged = new EntryTable();
        foreach (ManifestEntry entry in below.Entries) merged.Set(entry);
        foreach (ManifestEntry entry in above.Entries)
        {
            bool bothMappings = merged.Find(entry.Key)?.Value is ManifestMapping && entry.Value is ManifestMapping;
            merged.Set(bothMappings
                ? entry with { Value = DeepMerge((ManifestMapping)merged.Find(entry.Key)!.Value, (ManifestMapping)entry.Value) }
                : entry);
        }
        return below with { Entries = merged.Entries };
    }

    private static ManifestMapping WithoutReference(ManifestMapping document, string? target)
    {
        if (target is null || document["targets"] is not ManifestMapping targets || targets[target] is not ManifestMapping chosen) return document;
        return Replace(document, "targets", Replace(targets, target, chosen.Without("overlay")));
    }

    private static ManifestMapping Replace(ManifestMapping mapping, string name, ManifestValue value) =>
        mapping with { Entries = [.. mapping.Entries.Select(entry => ReferenceEquals(entry, mapping.Find(name)) ? entry with { Value = value } : entry)] };
}

/// <summary>Entries in the order their keys first came; a later value replaces an earlier one.</summary>
internal sealed class EntryTable
{
    private readonly List<ManifestEntry> _entries = [];
    private readonly Dictionary<(string Kind, string Text), int> _index = [];

    public IReadOnlyList<ManifestEntry> Entries => _entries;

    public ManifestEntry? Find(ManifestValue key) => _index.TryGetValue(Identity(key), out int index) ? _entries[index] : null;

    public void Set(ManifestEntry entry)
    {
        (string, string) identity = Identity(entry.Key);
        if (_index.TryGetValue(identity, out int index))
        {
            _entries[index] = entry;
            return;
        }
        _index.Add(identity, _entries.Count);
        _entries.Add(entry);
    }

    private static (string, string) Identity(ManifestValue key) => (key.KindName, CanonicalJson.KeyText(key));
}
