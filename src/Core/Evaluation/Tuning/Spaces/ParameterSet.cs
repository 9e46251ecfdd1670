using System.Collections;
using System.Globalization;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>Hyperparameters with their values, by name in ordinal order. Immutable.</summary>
public sealed class ParameterSet : IEquatable<ParameterSet>, IEnumerable<KeyValuePair<string, object>>
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    public ParameterSet(IEnumerable<KeyValuePair<string, object>> values)
    {
        foreach ((string name, object value) in values) _values[name] = value;
    }

    public static ParameterSet Empty { get; } = new([]);

    /// <summary>A parameter's value; null where it is not set.</summary>
    public object? this[string name] => _values.GetValueOrDefault(name);

    public int Count => _values.Count;

    public ParameterSet With(string name, object value) => new(_values.Append(KeyValuePair.Create(name, value)));

    /// <summary>As learners and advisors take them.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => _values.ToDictionary(entry => entry.Key, object? (entry) => entry.Value, StringComparer.Ordinal);

    /// <summary>As New-LearnedAdvisor takes them.</summary>
    public Hashtable ToHashtable() => new(_values, StringComparer.OrdinalIgnoreCase);

    public bool Equals(ParameterSet? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    public override int GetHashCode() => _values.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>leaves=8, learning_rate=0.05</summary>
    public override string ToString() => string.Join(", ", _values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")));
}
