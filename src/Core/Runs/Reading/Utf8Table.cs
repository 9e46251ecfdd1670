using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Scalable.Runs.Reading;

/// <summary>
/// Numbers UTF-8 keys 0, 1, 2, ... in order of first appearance, without making strings of them. Not thread-safe.
/// </summary>
internal sealed class Utf8Table
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private const int InitialEntries = 128;
    private const int MaxEntriesKept = 1 << 14;

    private int[] _buckets = new int[2 * InitialEntries];
    private Entry[] _entries = new Entry[InitialEntries];
    private byte[] _keys = new byte[4096];
    private int _keyBytes;

    public int Count { get; private set; }

    /// <summary>The bytes of a key, valid until the next key is added.</summary>
    public ReadOnlySpan<byte> this[int number] => _keys.AsSpan(_entries[number].Start, _entries[number].Length);

    /// <summary>The number of the key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => Find(key, Hash(key));

    /// <summary>The number of the key; a new key gets the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrAdd(ReadOnlySpan<byte> key, out bool added)
    {
        uint hash = Hash(key);
        int number = Find(key, hash);
        added = number < 0;
        return added ? Add(key, hash) : number;
    }

    public void Clear()
    {
        if (_entries.Length > MaxEntriesKept)
        {
            _buckets = new int[2 * InitialEntries];
            _entries = new Entry[InitialEntries];
        }
        else if (Count > 0)
        {
            Array.Clear(_buckets);
        }
        Count = 0;
        _keyBytes = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(ReadOnlySpan<byte> key, uint hash)
    {
        for (int next = _buckets[hash & (uint)(_buckets.Length - 1)]; next > 0;)
        {
            ref Entry entry = ref _entries[next - 1];
            if (entry.Hash == hash && key.SequenceEqual(_keys.AsSpan(entry.Start, entry.Length))) return next - 1;
            next = entry.Next;
        }
        return -1;
    }

    private int Add(ReadOnlySpan<byte> key, uint hash)
    {
        if (Count == _entries.Length) Grow();
        if (_keyBytes + key.Length > _keys.Length) Array.Resize(ref _keys, Math.Max(_keys.Length * 2, _keyBytes + key.Length));
        key.CopyTo(_keys.AsSpan(_keyBytes));
        ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _entries[Count] = new Entry(hash, _keyBytes, key.Length, bucket);
        bucket = ++Count;
        _keyBytes += key.Length;
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (uint)(_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket };
            bucket = i + 1;
        }
    }

    /// <summary>Multiplicative (Fibonacci) hashing over eight bytes at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong hash = (ulong)key.Length * Multiplier;
        while (key.Length >= sizeof(ulong))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(key)) * Multiplier;
            hash ^= hash >> 29;
            key = key[sizeof(ulong)..];
        }
        foreach (byte b in key) hash = (hash ^ b) * Multiplier;
        return (uint)(hash >> 32);
    }

    private readonly record struct Entry(uint Hash, int Start, int Length, int Next);
}

/// <summary>What one reading thread remembers of texts it has met before, so that they are made and parsed once.</summary>
internal sealed class ValueCaches
{
    public Utf8Cache<string> Texts { get; } = new(text => text);

    /// <summary>By the text with its escapes; see <see cref="JsonText.Unescape"/>.</summary>
    public Utf8Cache<(string Text, bool Faulty)> EscapedTexts { get; } = new(Unescape);

    public Utf8Cache<MemorySize?> Memories { get; } = new(text => MemorySize.TryParse(text, out MemorySize size) ? size : null);

    public Utf8Cache<Walltime?> Walltimes { get; } = new(text => Walltime.TryParse(text, out Walltime walltime) ? walltime : null);

    private static (string Text, bool Faulty) Unescape(string inside)
    {
        string text = JsonText.Unescape(Encoding.UTF8.GetBytes(inside), out bool faulty);
        return (text, faulty);
    }
}

/// <summary>
/// Remembers what was made of a UTF-8 text, so that texts that repeat from line to line (names, states, "32G") are
/// decoded and parsed once. Long texts and those beyond a limit are made anew each time. Not thread-safe.
/// </summary>
internal sealed class Utf8Cache<T>(Func<string, T> make)
{
    private const int MaxKeyLength = 128;
    private const int MaxKeys = 1 << 15;

    private readonly Utf8Table _table = new();
    private readonly List<T> _values = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxKeyLength) return make(Encoding.UTF8.GetString(text));
        int number = _table.Count < MaxKeys ? _table.FindOrAdd(text, out bool added) : Find(text, out added);
        if (number < 0) return make(Encoding.UTF8.GetString(text));
        if (added) _values.Add(make(Encoding.UTF8.GetString(text)));
        return _values[number];
    }

    private int Find(ReadOnlySpan<byte> text, out bool added)
    {
        added = false;
        return _table.Find(text);
    }
}
