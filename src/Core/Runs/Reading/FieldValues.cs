using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>
/// Decodes the fields of one line, forgiving what can be forgiven and reporting it to the file's problem log. A field
/// that is missing, null or of no use is null.
/// </summary>
internal sealed class FieldValues(JsonFields fields, ValueCaches caches)
{
    private ProblemLog _log = new("");
    private long _line;

    public void MoveTo(ProblemLog log, long line)
    {
        _log = log;
        _line = line;
    }

    /// <summary>The text as UTF-8, or a number as it is written; empty if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Utf8(int field)
    {
        FieldSlice slice = fields[field];
        if (slice.Kind is FieldKind.Text or FieldKind.Number) return fields.Bytes(slice);
        return Text(field) is { } text ? Encoding.UTF8.GetBytes(text) : [];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? Text(int field)
    {
        FieldSlice slice = fields[field];
        switch (slice.Kind)
        {
            case FieldKind.Missing or FieldKind.Null:
                return null;
            case FieldKind.Text or FieldKind.Number:
                return caches.Texts.Get(fields.Bytes(slice));
            case FieldKind.EscapedText:
                (string text, bool faulty) = caches.EscapedTexts.Get(fields.Bytes(slice));
                if (faulty) Report(HistoryProblemCodes.InvalidUtf8, field, "holds half a surrogate pair; kept as it is written in the file");
                return text;
            default:
                Report(HistoryProblemCodes.WrongType, field, $"should be a text and is {slice.Kind}; treated as missing");
                return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double? Number(int field)
    {
        FieldSlice slice = fields[field];
        switch (slice.Kind)
        {
            case FieldKind.Missing or FieldKind.Null:
                return null;
            case FieldKind.Number:
                return JsonNumber.Parse(fields.Bytes(slice)) is var number && double.IsFinite(number) ? number : NonFinite(field);
            case FieldKind.NonFinite:
                return NonFinite(field);
            case FieldKind.Text or FieldKind.EscapedText when double.TryParse(Text(field), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed):
                Report(HistoryProblemCodes.NumberAsText, field, "is a number written as a text; read as a number");
                return double.IsFinite(parsed) ? parsed : NonFinite(field);
            default:
                Report(HistoryProblemCodes.WrongType, field, $"should be a number and is {slice.Kind}; treated as missing");
                return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double? NonNegative(int field)
    {
        if (Number(field) is not { } number) return null;
        if (number >= 0) return number;
        Report(HistoryProblemCodes.NegativeNumber, field, "is negative; treated as missing");
        return null;
    }

    /// <summary>A whole number of 32 bits.</summary>
    public int? Integer(int field) => Whole(field, int.MinValue, int.MaxValue) is { } number ? (int)number : null;

    /// <summary>A whole number from 0.</summary>
    public long? Count(int field) => Whole(field, 0, 1L << 62);

    private long? Whole(int field, long min, long max)
    {
        if (Number(field) is not { } number) return null;
        if (number >= min && number <= max && Math.Floor(number) == number) return (long)number;
        Report(HistoryProblemCodes.WrongType, field, $"should be a whole number{(min == 0 ? " from 0" : "")}; treated as missing");
        return null;
    }

    /// <summary>Whether the field is true.</summary>
    public bool Flag(int field) => fields[field].Kind == FieldKind.True;

    /// <summary>A whole number from 1; 1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Ordinal(int field)
    {
        if (Number(field) is not { } number) return 1;
        if (number is >= 1 and <= int.MaxValue && Math.Floor(number) == number) return (int)number;
        Report(HistoryProblemCodes.WrongType, field, "should be a whole number from 1; taken as 1");
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DateTimeOffset? Timestamp(int field)
    {
        FieldSlice slice = fields[field];
        if (slice.Kind == FieldKind.Text && IsoTimestamp.TryParse(fields.Bytes(slice), out DateTimeOffset timestamp)) return timestamp;
        if (slice.Kind is not (FieldKind.Missing or FieldKind.Null)) Unreadable(field, "an ISO 8601 timestamp such as 2026-11-22T10:37:00Z");
        return null;
    }

    /// <summary>A size with a unit, or a number of bytes; null if it is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MemorySize? Memory(int field)
    {
        if (!fields[field].IsText) return Bytes(field, bytesPerUnit: 1);
        MemorySize? size = caches.Memories.Get(Utf8(field));
        if (size is null) Unreadable(field, "a memory size such as 32G");
        return size is { Bytes: > 0 } ? size : null;
    }

    /// <summary>A number of units of memory; null if it is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MemorySize? Bytes(int field, double bytesPerUnit) =>
        NonNegative(field) is { } number && Math.Round(number * bytesPerUnit) is >= 1 and < long.MaxValue and var bytes ? new MemorySize((long)bytes) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Walltime? Walltime(int field)
    {
        FieldSlice slice = fields[field];
        if (slice.Kind is FieldKind.Missing or FieldKind.Null) return null;
        Walltime? walltime = slice.IsText ? caches.Walltimes.Get(Utf8(field)) : null;
        if (walltime is null) Unreadable(field, "a walltime such as 02:30:00");
        return walltime;
    }

    private double? NonFinite(int field)
    {
        Report(HistoryProblemCodes.NonFiniteNumber, field, "is not a finite number; treated as missing");
        return null;
    }

    private void Unreadable(int field, string wanted)
    {
        string value = Encoding.UTF8.GetString(fields.Bytes(fields[field]));
        Report(HistoryProblemCodes.UnreadableValue, field, $"is '{(value.Length > 60 ? value[..60] + "..." : value)}', not {wanted}; treated as missing");
    }

    private void Report(string code, int field, string what) => _log.Add(code, _line, () => $"The field '{fields.NameOf(field)}' {what}.");
}

/// <summary>Reads ISO 8601 timestamps as UTC; one without an offset is taken to be in UTC.</summary>
internal static class IsoTimestamp
{
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset timestamp) =>
        TryParseUtcSeconds(text, out timestamp) || TryParse(Encoding.UTF8.GetString(text), out timestamp);

    public static bool TryParse(string text, out DateTimeOffset timestamp) =>
        DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out timestamp);

    /// <summary>The form the format's writers use, 2026-11-22T10:37:00Z, without a detour over a string.</summary>
    private static bool TryParseUtcSeconds(ReadOnlySpan<byte> text, out DateTimeOffset timestamp)
    {
        bool isPlain = PlainTime.TryParse(text.TrimEnd((byte)'Z'), out DateTime time) && text.Length == PlainTime.Length + 1;
        timestamp = isPlain ? new DateTimeOffset(time, TimeSpan.Zero) : default;
        return isPlain;
    }
}
