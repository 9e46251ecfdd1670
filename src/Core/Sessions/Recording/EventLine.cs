using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scalable.History;

namespace Scalable.Sessions.Recording;

/// <summary>Writes one event as a line of JSON. Numbers that are not finite become null, which JSON has no other form for.</summary>
internal sealed class EventLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;

    public EventLine() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The line, valid until the next one is written.</summary>
    public ReadOnlySpan<byte> Write(Action<EventLine> fields)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        fields(this);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }

    public EventLine Text(string name, string? value)
    {
        _json.WriteString(name, value);
        return this;
    }

    public EventLine Integer(string name, long? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
        else _json.WriteNull(name);
        return this;
    }

    public EventLine Real(string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) _json.WriteNumber(name, number);
        else _json.WriteNull(name);
        return this;
    }

    public EventLine Time(string name, DateTimeOffset? value) =>
        Text(name, value?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>An object of numbers, texts and truth values; left out where it is empty and may be.</summary>
    public EventLine Features(string name, IEnumerable<KeyValuePair<string, FeatureValue>> features)
    {
        _json.WriteStartObject(name);
        foreach ((string feature, FeatureValue value) in features)
        {
            switch (value.Kind)
            {
                case FeatureValueKind.Boolean: _json.WriteBoolean(feature, value.Number != 0); break;
                case FeatureValueKind.Number: Real(feature, value.Number); break;
                default: _json.WriteString(feature, value.Text); break;
            }
        }
        _json.WriteEndObject();
        return this;
    }

    public EventLine Texts(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (string value in values) _json.WriteStringValue(value);
        _json.WriteEndArray();
        return this;
    }

    public EventLine Object(string name, Action<EventLine> fields)
    {
        _json.WriteStartObject(name);
        fields(this);
        _json.WriteEndObject();
        return this;
    }
}
