using System.Text;
using System.Text.Json;

namespace Scalable.Runs.Reading;

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
