namespace Scalable.Runs.Reading;

/// <summary>A growing list of structs that are changed in place; keeps its room when cleared.</summary>
internal sealed class StructList<T>
    where T : struct
{
    private T[] _items = new T[128];

    public int Count { get; private set; }

    /// <summary>The item itself; valid until the next <see cref="Add"/>.</summary>
    public ref T this[int index] => ref _items[index];

    public ref T Add()
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        return ref _items[Count++];
    }

    public void Clear()
    {
        Array.Clear(_items, 0, Count);
        Count = 0;
    }
}
