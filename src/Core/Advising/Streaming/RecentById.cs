namespace Scalable.Advising.Streaming;

/// <summary>Values by id, of which the oldest are forgotten beyond a capacity, so that memory stays bounded. A value that is set again is the newest.</summary>
internal sealed class RecentById<T>(int capacity = RecentById<T>.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, T>>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<KeyValuePair<string, T>> _oldestFirst = new();

    public int Count => _byId.Count;

    public void Set(string id, T value)
    {
        Forget(id);
        _byId[id] = _oldestFirst.AddLast(KeyValuePair.Create(id, value));
        if (_byId.Count > capacity) Forget(_oldestFirst.First!.Value.Key);
    }

    public bool TryGet(string id, out T value)
    {
        bool found = _byId.TryGetValue(id, out LinkedListNode<KeyValuePair<string, T>>? node);
        value = found ? node!.Value.Value : default!;
        return found;
    }

    public void Forget(string id)
    {
        if (_byId.Remove(id, out LinkedListNode<KeyValuePair<string, T>>? node)) _oldestFirst.Remove(node);
    }
}
