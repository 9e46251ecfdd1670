using System.Buffers;
using System.Collections;

namespace Scalable.Runs.Writing;

/// <summary>The characters of JSON as Python writes it, in a buffer that is used again: values of any kind, or piece by piece.</summary>
/// <param name="indent">The number of spaces a level is indented by; null writes one line.</param>
/// <param name="colon">What stands between a name and its value.</param>
/// <param name="comma">What stands between members and items.</param>
/// <param name="asciiOnly">Whether other characters are escaped.</param>
internal sealed class PythonJsonWriter(int? indent = null, string colon = ": ", string comma = ", ", bool asciiOnly = true)
{
    private const int MaxNumberLength = 32;

    /// <summary>What stands for itself.</summary>
    private static readonly SearchValues<char> s_plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    private readonly MemberOrder _order = new();
    private char[] _text = new char[1 << 10];
    private int _length;

    public ReadOnlySpan<char> Written => _text.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Characters as they are.</summary>
    public void Raw(ReadOnlySpan<char> characters)
    {
        characters.CopyTo(Room(characters.Length));
        _length += characters.Length;
    }

    /// <inheritdoc cref="Raw(ReadOnlySpan{char})"/>
    public void Raw(char character)
    {
        Room(1)[0] = character;
        _length++;
    }

    public void Null() => Raw("null");

    public void Truth(bool value) => Raw(value ? "true" : "false");

    public void Integer(long value)
    {
        value.TryFormat(Room(MaxNumberLength), out int written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Real(double value)
    {
        if (double.IsFinite(value)) _length += PythonNumber.Format(value, Room(MaxNumberLength));
        else Raw(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>A text in quotes; null if there is none.</summary>
    public void Text(string? characters)
    {
        if (characters is null)
        {
            Null();
            return;
        }
        Raw('"');
        if (characters.AsSpan().IndexOfAnyExcept(s_plain) < 0) Raw(characters);
        else foreach (char c in characters) Escaped(c);
        Raw('"');
    }

    /// <summary>Null, a truth value, a text, a number, a dictionary by names, a list of pairs (whose order is kept), or a list of these.</summary>
    public void Value(object? value, int level = 0)
    {
        switch (value)
        {
            case null: Null(); break;
            case bool truth: Truth(truth); break;
            case string characters: Text(characters); break;
            case double number: Real(number); break;
            case int number: Integer(number); break;
            case long number: Integer(number); break;
            case IReadOnlyDictionary<string, object?> members: Members([.. members], level); break;
            case IEnumerable<KeyValuePair<string, object?>> members: Items(members, '{', '}', level, member => Member(member, level)); break;
            case IEnumerable items: Items(items.Cast<object?>(), '[', ']', level, item => Value(item, level + 1)); break;
            default: Raw(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private void Members(KeyValuePair<string, object?>[] members, int level)
    {
        int[] order = _order.Of(members);
        Items(order, '{', '}', level, place => Member(members[place], level));
    }

    private void Member(KeyValuePair<string, object?> member, int level)
    {
        Text(member.Key);
        Raw(colon);
        Value(member.Value, level + 1);
    }

    private void Items<T>(IEnumerable<T> items, char open, char close, int level, Action<T> write)
    {
        Raw(open);
        bool any = false;
        foreach (T item in items)
        {
            if (any) Raw(comma);
            any = true;
            NewLine(level + 1);
            write(item);
        }
        if (any) NewLine(level);
        Raw(close);
    }

    private void NewLine(int level)
    {
        if (indent is not { } width) return;
        Raw('\n');
        Room(width * level)[..(width * level)].Fill(' ');
        _length += width * level;
    }

    private void Escaped(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""); break;
            case '\\': Raw("\\\\"); break;
            case '\n': Raw("\\n"); break;
            case '\r': Raw("\\r"); break;
            case '\t': Raw("\\t"); break;
            case '\b': Raw("\\b"); break;
            case '\f': Raw("\\f"); break;
            case < ' ': Code(c); break;
            case > '~' when asciiOnly: Code(c); break;
            default: Raw(c); break;
        }
    }

    private void Code(char c)
    {
        Raw("\\u");
        ((int)c).TryFormat(Room(MaxNumberLength), out int written, "x4", CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>The buffer behind what is written, with at least so much room.</summary>
    private Span<char> Room(int wanted)
    {
        if (_text.Length - _length < wanted) Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + wanted));
        return _text.AsSpan(_length);
    }

    /// <summary>The order of an object's members by name; that of the objects before it is known if they have the same names in the same places.</summary>
    private sealed class MemberOrder
    {
        private const int MaxKnown = 8;
        private static readonly Comparer<string> s_names = Comparer<string>.Create(PythonJson.CompareNames);

        private readonly List<(string[] Names, int[] Order)> _known = [];

        public int[] Of(KeyValuePair<string, object?>[] members)
        {
            foreach ((string[] names, int[] order) in _known)
                if (AreNames(members, names)) return order;
            string[] unknown = [.. members.Select(member => member.Key)];
            int[] sorted = [.. Enumerable.Range(0, unknown.Length)];
            Array.Sort([.. unknown], sorted, s_names);
            if (_known.Count == MaxKnown) _known.RemoveAt(0);
            _known.Add((unknown, sorted));
            return sorted;
        }

        private static bool AreNames(KeyValuePair<string, object?>[] members, string[] names)
        {
            if (members.Length != names.Length) return false;
            for (int i = 0; i < names.Length; i++)
                if (!ReferenceEquals(members[i].Key, names[i])) return false;
            return true;
        }
    }
}
