using System.Collections;
using System.Collections.ObjectModel;

namespace Scalable.Units;

/// <summary>A dictionary whose text is its entries, such as in a string or a column of a CSV file: demeter 2, postprocess 1.</summary>
public sealed class ShownDictionary<T>(IReadOnlyDictionary<string, T> entries, Func<T, string>? show = null) : ReadOnlyDictionary<string, T>(Copy(entries))
{
    public override string ToString() => string.Join(", ", this.Select(entry => $"{entry.Key} {show?.Invoke(entry.Value) ?? Convert.ToString(entry.Value, CultureInfo.InvariantCulture)}"));

    private static SortedDictionary<string, T> Copy(IReadOnlyDictionary<string, T> entries)
    {
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach ((string name, T value) in entries) sorted[name] = value;
        return sorted;
    }
}

/// <summary>
/// A list whose text is its items or how many they are, such as in a string or a column of a CSV file. It asks for the items
/// when it is asked, so that a list that reads them late still does.
/// </summary>
public sealed class ShownList<T>(IReadOnlyList<T> items, string? noun = null) : ReadOnlyCollection<T>(items as IList<T> ?? new View(items))
{
    /// <summary>3 attempts, if a noun was given; else the items with semicolons between them.</summary>
    public override string ToString() => noun is null ? string.Join("; ", this) : DisplayText.Count(Count, noun);

    /// <summary>A list that cannot be changed in the form that can.</summary>
    private sealed class View(IReadOnlyList<T> items) : IList<T>
    {
        public int Count => items.Count;

        public bool IsReadOnly => true;

        public T this[int index]
        {
            get => items[index];
            set => throw ReadOnly();
        }

        public int IndexOf(T item)
        {
            for (int i = 0; i < items.Count; i++)
                if (EqualityComparer<T>.Default.Equals(items[i], item)) return i;
            return -1;
        }

        public bool Contains(T item) => IndexOf(item) >= 0;

        public void CopyTo(T[] array, int arrayIndex)
        {
            foreach (T item in items) array[arrayIndex++] = item;
        }

        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(T item) => throw ReadOnly();

        public void Clear() => throw ReadOnly();

        public void Insert(int index, T item) => throw ReadOnly();

        public bool Remove(T item) => throw ReadOnly();

        public void RemoveAt(int index) => throw ReadOnly();

        private static NotSupportedException ReadOnly() => new("The list cannot be changed.");
    }
}

/// <summary>A hashtable whose text is its entries: leaves=8, learning_rate=0.05.</summary>
public sealed class ShownTable(IDictionary entries) : Hashtable(entries, StringComparer.OrdinalIgnoreCase)
{
    public override string ToString() =>
        string.Join(", ", this.Cast<DictionaryEntry>().OrderBy(entry => (string)entry.Key, StringComparer.Ordinal).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")));
}

/// <summary>Hands on what is reported on the thread that reports it, in order; <see cref="Progress{T}"/> hands it to another.</summary>
public sealed class CallbackProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
