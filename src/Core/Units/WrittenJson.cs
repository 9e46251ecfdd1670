using System.Buffers;

namespace Scalable.Units;

/// <summary>JSON written into memory.</summary>
internal static class WrittenJson
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <summary>An object on one line, in UTF-8.</summary>
    /// <param name="write">Writes its members.</param>
    /// <param name="options">How it is written.</param>
    public static ArrayBufferWriter<byte> Line(Action<Utf8JsonWriter> write, JsonWriterOptions options = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return buffer;
    }

    public static string Text(this ArrayBufferWriter<byte> json) => Encoding.UTF8.GetString(json.WrittenSpan);

    /// <summary>An object, indented.</summary>
    /// <param name="write">Writes its members.</param>
    public static string Indented(Action<Utf8JsonWriter> write) => Line(write, s_indented).Text();

    /// <summary>An array, indented, with an object a row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes the members of a row.</param>
    public static string Rows<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_indented))
        {
            writer.WriteStartArray();
            foreach (T row in rows)
            {
                writer.WriteStartObject();
                write(writer, row);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return buffer.Text();
    }

    /// <summary>Writes a number, or null if it is not known.</summary>
    public static void WriteOptional(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
