using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Scalable.Runs;

/// <summary>
/// The features of one task by name, in the order they were written. Names are shared between tasks, so that a history
/// of many tasks with the same few features stays small. Immutable.
/// </summary>
public sealed class FeatureSet : IReadOnlyDictionary<string, FeatureValue>
{
    private readonly string[] _names;
    private readonly FeatureValue[] _values;

    /// <summary>Takes ownership of both arrays; they have the same length and the names are distinct.</summary>
    public FeatureSet(string[] names, FeatureValue[] values)
    {
        if (names.Length != values.Length) throw new ArgumentException("There are not as many values as names.", nameof(values));
        _names = names;
        _values = values;
    }

    public static FeatureSet Empty { get; } = new([], []);

    public int Count => _names.Length;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<FeatureValue> Values => _values;

    public FeatureValue this[string key] =>
        TryGetValue(key, out FeatureValue value) ? value : throw new KeyNotFoundException($"The task has no feature named '{key}'.");

    public static FeatureSet From(IEnumerable<KeyValuePair<string, FeatureValue>> features)
    {
        var distinct = new Dictionary<string, FeatureValue>(StringComparer.Ordinal);
        foreach ((string name, FeatureValue value) in features) distinct[name] = value;
        return distinct.Count == 0 ? Empty : new FeatureSet([.. distinct.Keys], [.. distinct.Values]);
    }

    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out FeatureValue value)
    {
        int index = Array.IndexOf(_names, key);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, FeatureValue>> GetEnumerator()
    {
        for (int i = 0; i < _names.Length; i++) yield return new KeyValuePair<string, FeatureValue>(_names[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
