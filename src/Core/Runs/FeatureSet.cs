using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Scalable.Runs;

/// <summary>
/// The features of one task by name, in the order they were written. Names are shared between tasks, so that a history
/// of many tasks with the same few features stays small. Immutable. To C# it holds <see cref="FeatureValue"/>s; to
/// PowerShell it is a dictionary of plain numbers, texts and truth values, whose names are found in any case.
/// </summary>
public sealed class FeatureSet : IReadOnlyDictionary<string, FeatureValue>, IDictionary
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

    public IReadOnlyList<string> Keys => _names;

    /// <summary>The plain values, in the order of <see cref="Keys"/>.</summary>
    public IReadOnlyList<object> Values => [.. _values.Select(value => value.Plain)];

    /// <summary>The plain value of the name, in the case written or, if only one name differs by case alone, of that; null if there is none.</summary>
    public object? this[string name] => Place(name) is >= 0 and int place ? _values[place].Plain : null;

    IEnumerable<string> IReadOnlyDictionary<string, FeatureValue>.Keys => _names;

    IEnumerable<FeatureValue> IReadOnlyDictionary<string, FeatureValue>.Values => _values;

    FeatureValue IReadOnlyDictionary<string, FeatureValue>.this[string key] => Get(key);

    ICollection IDictionary.Keys => _names;

    ICollection IDictionary.Values => _values.Select(value => value.Plain).ToArray();

    bool IDictionary.IsReadOnly => true;

    bool IDictionary.IsFixedSize => true;

    bool ICollection.IsSynchronized => true;

    object ICollection.SyncRoot => this;

    object? IDictionary.this[object key]
    {
        get => key is string name ? this[name] : null;
        set => throw ReadOnly();
    }

    public static FeatureSet From(IEnumerable<KeyValuePair<string, FeatureValue>> features)
    {
        var distinct = new Dictionary<string, FeatureValue>(StringComparer.Ordinal);
        foreach ((string name, FeatureValue value) in features) distinct[name] = value;
        return distinct.Count == 0 ? Empty : new FeatureSet([.. distinct.Keys], [.. distinct.Values]);
    }

    /// <summary>The value of exactly this name.</summary>
    /// <exception cref="KeyNotFoundException">The task has no such feature.</exception>
    public FeatureValue Get(string key) =>
        TryGetValue(key, out FeatureValue value) ? value : throw new KeyNotFoundException($"The task has no feature named '{key}'.");

    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out FeatureValue value)
    {
        int index = Array.IndexOf(_names, key);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    /// <summary>The features as one line that <see cref="FeatureText.Parse"/> reads back: input_mb=2 level=6.</summary>
    public override string ToString() => FeatureText.Render(this);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<string, FeatureValue>> IEnumerable<KeyValuePair<string, FeatureValue>>.GetEnumerator() => new Enumerator(this);

    IDictionaryEnumerator IDictionary.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    bool IDictionary.Contains(object key) => key is string name && Place(name) >= 0;

    void ICollection.CopyTo(Array array, int index)
    {
        foreach (DictionaryEntry entry in (IDictionary)this) array.SetValue(entry, index++);
    }

    void IDictionary.Add(object key, object? value) => throw ReadOnly();

    void IDictionary.Clear() => throw ReadOnly();

    void IDictionary.Remove(object key) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The features of a recorded task cannot be changed; make a hashtable of them.");

    private int Place(string name)
    {
        int exact = Array.IndexOf(_names, name);
        if (exact >= 0) return exact;
        int first = Array.FindIndex(_names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return first < 0 || Array.FindIndex(_names, first + 1, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) >= 0 ? -1 : first;
    }

    /// <summary>Goes through the features: pairs of a name and a <see cref="FeatureValue"/> to C#, of a name and a plain value to PowerShell.</summary>
    public sealed class Enumerator(FeatureSet features) : IEnumerator<KeyValuePair<string, FeatureValue>>, IDictionaryEnumerator
    {
        private int _place = -1;

        public KeyValuePair<string, FeatureValue> Current => new(features._names[_place], features._values[_place]);

        object IEnumerator.Current => ((IDictionaryEnumerator)this).Entry;

        DictionaryEntry IDictionaryEnumerator.Entry => new(features._names[_place], features._values[_place].Plain);

        object IDictionaryEnumerator.Key => features._names[_place];

        object IDictionaryEnumerator.Value => features._values[_place].Plain;

        public bool MoveNext() => ++_place < features._names.Length;

        public void Reset() => _place = -1;

        public void Dispose()
        {
        }
    }
}

/// <summary>Lets feature sets with the same names in the same order share one array of names. Not thread-safe.</summary>
internal sealed class FeatureShapes
{
    private const int MaxShapes = 64;
    private readonly List<string[]> _shapes = [];

    public string[] Share(ReadOnlySpan<string> names)
    {
        foreach (string[] known in _shapes)
            if (names.SequenceEqual(known)) return known;
        string[] shape = names.ToArray();
        if (_shapes.Count < MaxShapes) _shapes.Add(shape);
        return shape;
    }
}
