using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

internal enum JsonFieldsResult
{
    Read,
    NotJson,
    NotAnObject,
}

/// <summary>
/// Splits one JSON object into its top-level fields, by position in the buffer. The fields whose names are known are
/// found under their number in the list of names; of others only the name is noted. As in Python, the last of two
/// fields of the same name counts. Nothing is decoded here.
/// </summary>
internal sealed class JsonFields
{
    private readonly byte[][] _quotedNames;
    private readonly FieldSlice[] _slices;
    private readonly List<int> _orderOfLastLine = [];

    public JsonFields(params IReadOnlyList<string> names)
    {
        _quotedNames = [.. names.Select(name => Encoding.UTF8.GetBytes($"\"{name}\""))];
        _slices = new FieldSlice[names.Count];
    }

    public byte[] Buffer { get; private set; } = [];

    /// <summary>The names that are not known, without quotes and still escaped.</summary>
    public List<FieldSlice> Unknown { get; } = [];

    public FieldSlice this[int field] => _slices[field];

    public string NameOf(int field) => Encoding.UTF8.GetString(_quotedNames[field].AsSpan()[1..^1]);

    public ReadOnlySpan<byte> Bytes(FieldSlice slice) => Buffer.AsSpan(slice.Start, slice.Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public JsonFieldsResult Read(byte[] buffer, int start, int end)
    {
        Buffer = buffer;
        Array.Clear(_slices);
        Unknown.Clear();
        ReadOnlySpan<byte> json = buffer.AsSpan(0, end);
        int at = JsonScanner.SkipSpace(json, start);
        if (at >= end) return JsonFieldsResult.NotJson;
        if (json[at] != (byte)'{') return IsValue(json, at) ? JsonFieldsResult.NotAnObject : JsonFieldsResult.NotJson;
        at = JsonScanner.SkipSpace(json, at + 1);
        if (at < end && json[at] == (byte)'}') return IsRest(json, at + 1);
        for (int position = 0; at < end && json[at] == (byte)'"'; position++)
        {
            at = Name(json, at, position, out int field);
            if (at < 0 || (at = JsonScanner.Colon(json, at)) < 0) return JsonFieldsResult.NotJson;
            int value = at;
            at = JsonScanner.Value(json, at, out FieldKind kind);
            if (at < 0) return JsonFieldsResult.NotJson;
            if (field >= 0) _slices[field] = Slice(value, at, kind);
            at = JsonScanner.SkipSpace(json, at);
            if (at >= end) return JsonFieldsResult.NotJson;
            if (json[at] == (byte)'}') return IsRest(json, at + 1);
            if (json[at] != (byte)',') return JsonFieldsResult.NotJson;
            at = JsonScanner.SkipSpace(json, at + 1);
        }
        return JsonFieldsResult.NotJson;
    }

    private static FieldSlice Slice(int start, int end, FieldKind kind) =>
        kind is FieldKind.Text or FieldKind.EscapedText
            ? new FieldSlice(start + 1, end - start - 2, kind)
            : new FieldSlice(start, end - start, kind);

    private static bool IsValue(ReadOnlySpan<byte> json, int at)
    {
        at = JsonScanner.Value(json, at, out _);
        return at >= 0 && JsonScanner.SkipSpace(json, at) == json.Length;
    }

    private static JsonFieldsResult IsRest(ReadOnlySpan<byte> json, int at) =>
        JsonScanner.SkipSpace(json, at) == json.Length ? JsonFieldsResult.Read : JsonFieldsResult.NotJson;

    /// <summary>
    /// Reads a name. Lines of a file nearly always have their fields in the same order, so the name that stood at this
    /// position in the line before is tried first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Name(ReadOnlySpan<byte> json, int at, int position, out int field)
    {
        if (position < _orderOfLastLine.Count)
        {
            field = _orderOfLastLine[position];
            if (field >= 0 && json[at..].StartsWith(_quotedNames[field])) return at + _quotedNames[field].Length;
        }
        return UnexpectedName(json, at, position, out field);
    }

    private int UnexpectedName(ReadOnlySpan<byte> json, int at, int position, out int field)
    {
        field = -1;
        int end = JsonScanner.Text(json, at, out bool escaped);
        if (end < 0) return -1;
        ReadOnlySpan<byte> quoted = json[at..end];
        if (escaped) quoted = Encoding.UTF8.GetBytes('"' + JsonText.Unescape(quoted[1..^1], out _) + '"');
        for (int i = 0; i < _quotedNames.Length && field < 0; i++)
            if (quoted.SequenceEqual(_quotedNames[i])) field = i;
        if (field < 0) Unknown.Add(Slice(at, end, escaped ? FieldKind.EscapedText : FieldKind.Text));
        while (_orderOfLastLine.Count <= position && position < 2 * _quotedNames.Length) _orderOfLastLine.Add(-1);
        if (position < _orderOfLastLine.Count) _orderOfLastLine[position] = field;
        return end;
    }
}

/// <summary>What a field of a line holds.</summary>
internal enum FieldKind : byte
{
    Missing,
    Null,
    True,
    False,
    Number,

    /// <summary>NaN, Infinity or -Infinity, which are not JSON and which Python writes.</summary>
    NonFinite,
    Text,

    /// <summary>A text with backslashes in it.</summary>
    EscapedText,
    Object,
    Array,
}

/// <summary>Where in the buffer a field's value stands; of a text the quotes are left out.</summary>
internal readonly record struct FieldSlice(int Start, int Length, FieldKind Kind)
{
    public bool IsText => Kind is FieldKind.Text or FieldKind.EscapedText;
}
