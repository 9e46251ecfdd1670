using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Scalable.Runs.Reading;

/// <summary>
/// Finds where JSON values (RFC 8259) end, checking the grammar on the way and making nothing of them. Beside what the
/// RFC allows, the bare words NaN, Infinity and -Infinity are values, because Python's json module writes them.
/// Every method takes the index to begin at and returns the index after what it read, or -1 if that is malformed.
/// </summary>
/// <remarks>
/// This and what else runs for every line is compiled with full optimisation at once: a history is read within the first
/// second of a process, before tiered compilation would come to it, and unoptimised takes three times as long.
/// </remarks>
internal static class JsonScanner
{
    private const int MaxNesting = 256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] <= ' ' && json[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
        return at;
    }

    /// <summary>Reads any value at <paramref name="at"/>, which is not a space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Value(ReadOnlySpan<byte> json, int at, out FieldKind kind, int depth = 0)
    {
        kind = FieldKind.Missing;
        if ((uint)at >= (uint)json.Length) return -1;
        switch (json[at])
        {
            case (byte)'"':
                int end = Text(json, at, out bool escaped);
                kind = escaped ? FieldKind.EscapedText : FieldKind.Text;
                return end;
            case (byte)'{':
                kind = FieldKind.Object;
                return Container(json, at, (byte)'}', depth);
            case (byte)'[':
                kind = FieldKind.Array;
                return Container(json, at, (byte)']', depth);
            case (byte)'n':
                kind = FieldKind.Null;
                return Word(json, at, "null"u8);
            case (byte)'t':
                kind = FieldKind.True;
                return Word(json, at, "true"u8);
            case (byte)'f':
                kind = FieldKind.False;
                return Word(json, at, "false"u8);
            default:
                return Number(json, at, out kind);
        }
    }

    /// <summary>Reads a text at its opening quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Text(ReadOnlySpan<byte> json, int at, out bool escaped)
    {
        escaped = false;
        at++;
        while (true)
        {
            at = SkipPlainText(json, at);
            if (at >= json.Length) return -1;
            if (json[at] == (byte)'"') return at + 1;
            if (json[at] != (byte)'\\') return -1;
            escaped = true;
            at = Escape(json, at + 1);
            if (at < 0) return -1;
        }
    }

    /// <summary>Finds the first quote, backslash or control character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipPlainText(ReadOnlySpan<byte> json, int at)
    {
        ref byte first = ref MemoryMarshal.GetReference(json);
        for (; at <= json.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> text = Vector128.LoadUnsafe(ref first, (nuint)at);
            Vector128<byte> ends = Vector128.Equals(text, Vector128.Create((byte)'"'))
                | Vector128.Equals(text, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(text, Vector128.Create((byte)' '));
            uint found = ends.ExtractMostSignificantBits();
            if (found != 0) return at + BitOperations.TrailingZeroCount(found);
        }
        while (at < json.Length && json[at] is not ((byte)'"' or (byte)'\\') && json[at] >= ' ') at++;
        return at;
    }

    private static int Escape(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length) return -1;
        if (json[at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return at + 1;
        if (json[at] != (byte)'u' || at + 5 > json.Length) return -1;
        foreach (byte digit in json.Slice(at + 1, 4))
            if (!char.IsAsciiHexDigit((char)digit)) return -1;
        return at + 5;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Word(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> word) =>
        json[at..].StartsWith(word) ? at + word.Length : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Number(ReadOnlySpan<byte> json, int at, out FieldKind kind)
    {
        kind = FieldKind.NonFinite;
        if (json[at] == (byte)'N') return Word(json, at, "NaN"u8);
        bool negative = json[at] == (byte)'-';
        if (negative) at++;
        if (at < json.Length && json[at] == (byte)'I') return Word(json, at, "Infinity"u8);
        kind = FieldKind.Number;
        int first = at;
        at = Digits(json, at);
        if (at == first || (json[first] == (byte)'0' && at > first + 1)) return -1;
        if (at < json.Length && json[at] == (byte)'.')
        {
            first = at + 1;
            at = Digits(json, first);
            if (at == first) return -1;
        }
        if (at >= json.Length || (json[at] | 0x20) != (byte)'e') return at;
        at++;
        if (at < json.Length && json[at] is (byte)'+' or (byte)'-') at++;
        first = at;
        at = Digits(json, at);
        return at == first ? -1 : at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && (uint)(json[at] - '0') <= 9) at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Container(ReadOnlySpan<byte> json, int at, byte close, int depth)
    {
        if (depth >= MaxNesting) return -1;
        at = SkipSpace(json, at + 1);
        if (at < json.Length && json[at] == close) return at + 1;
        while (true)
        {
            if (close == (byte)'}')
            {
                at = Name(json, at);
                if (at < 0) return -1;
            }
            at = Value(json, at, out _, depth + 1);
            if (at < 0) return -1;
            at = SkipSpace(json, at);
            if (at >= json.Length) return -1;
            if (json[at] == close) return at + 1;
            if (json[at] != (byte)',') return -1;
            at = SkipSpace(json, at + 1);
        }
    }

    /// <summary>Reads a name and its colon, and the space behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Name(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length || json[at] != (byte)'"') return -1;
        at = Text(json, at, out _);
        return at < 0 ? -1 : Colon(json, at);
    }

    /// <summary>Reads the colon behind a name, with space on either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Colon(ReadOnlySpan<byte> json, int at)
    {
        at = SkipSpace(json, at);
        return at < json.Length && json[at] == (byte)':' ? SkipSpace(json, at + 1) : -1;
    }
}
