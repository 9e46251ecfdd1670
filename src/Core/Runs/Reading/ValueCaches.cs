using System.Runtime.CompilerServices;
using System.Text;
using Scalable.Units;

namespace Scalable.Runs.Reading;

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
    private const int LongestKey = 128;
    private const int MaxKeys = 1 << 15;

    private readonly Utf8Table _table = new();
    private readonly List<T> _values = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestKey) return make(Encoding.UTF8.GetString(text));
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
