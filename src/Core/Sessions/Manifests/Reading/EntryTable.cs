using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

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
