using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>Makes a number of the text of a JSON number.</summary>
internal static class JsonNumber
{
    private const int DigitsOfAnExactInteger = 15;

    /// <summary>The nearest double; infinite if the number is beyond what a double holds.</summary>
    /// <param name="text">A number by the grammar of JSON.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > DigitsOfAnExactInteger) return ParseAny(text);
        long integer = 0;
        foreach (byte b in text)
        {
            uint digit = (uint)(b - '0');
            if (digit > 9) return ParseAny(text);
            integer = integer * 10 + digit;
        }
        return integer;
    }

    private static double ParseAny(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double number, out int used) && used == text.Length ? number : double.NaN;
}

/// <summary>Makes text of the inside of a JSON string.</summary>
internal static class JsonText
{
    /// <summary>
    /// Resolves the escapes of what stands between the quotes, which is valid JSON and UTF-8. Half of a surrogate pair standing alone, which Python writes and Unicode forbids, makes the
    /// text <paramref name="faulty"/>; it is then returned as it stands in the file.
    /// </summary>
    public static string Unescape(ReadOnlySpan<byte> inside, out bool faulty)
    {
        byte[] quoted = [(byte)'"', .. inside, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            faulty = false;
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            faulty = true;
            return Encoding.UTF8.GetString(inside);
        }
    }
}
