using System.Text;

namespace Scalable.Tests.Reliability;

/// <summary>Damages a text as broken disks, killed writers, hostile users and other programs do; the same seed damages it the same way.</summary>
internal static class Mutation
{
    private const int MaxSteps = 4;
    private const int MaxSpan = 64;

    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "\0", "\n", "\r\n", "\"", "'", "\\", "{", "}", "[", "]", ":", ",", "|", "\t", ";", "#", "&a", "*a", "- ", "---", "<<: ", "!!binary ", "%",
            "null", "true", "NaN", "Infinity", "-1", "0", "1e308", "1e-320", "-0", "9223372036854775807", "9223372036854775808", "2147483648", "99999999999999999999",
            "0x7f", "1_000", "0,5", "1:60:60", "99999999999:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30", "UNLIMITED", "INVALID", "16Gn", "4Gc", "1.5T", "8E",
            "\\ud800", "\\u0000", "\ufeff", "\u202e", "\u001b[2J", "${HOME}", "$(id)", "../../../etc/passwd", "ä", "𝔘", "__proto__",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x1F, 0x8B],
    ];

    /// <param name="text">What is damaged.</param>
    /// <param name="other">A text whose parts may be put into it.</param>
    /// <param name="random">Decides how.</param>
    public static byte[] Of(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other, Random random)
    {
        List<byte> bytes = [.. text];
        for (int steps = 1 + random.Next(MaxSteps); steps > 0; steps--)
        {
            int at = random.Next(bytes.Count + 1), span = Math.Min(random.Next(1, MaxSpan), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0 when span > 0: bytes[at] = (byte)random.Next(256); break;
                case 1 when span > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, span); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, span)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: Splice(bytes, at, other, random); break;
                case 6: ReplaceNumber(bytes, at, random); break;
                default: bytes.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]); break;
            }
        }
        return [.. bytes];
    }

    private static void Splice(List<byte> bytes, int at, ReadOnlySpan<byte> other, Random random)
    {
        int from = random.Next(other.Length + 1);
        bytes.InsertRange(at, other.Slice(from, Math.Min(random.Next(1, 4 * MaxSpan), other.Length - from)).ToArray());
    }

    private static void ReplaceNumber(List<byte> bytes, int at, Random random)
    {
        int start = bytes.FindIndex(at, value => value is >= (byte)'0' and <= (byte)'9');
        if (start < 0) return;
        int end = bytes.FindIndex(start, value => value is < (byte)'0' or > (byte)'9');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, s_tokens[random.Next(s_tokens.Length)]);
    }
}
