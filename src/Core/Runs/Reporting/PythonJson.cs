using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Scalable.Runs.Reporting;

/// <summary>
/// Writes values as Python's json.dumps(value, sort_keys=True) does, on one line or indented. Values are null, bool,
/// string, int, long, BigInteger, double, string-keyed dictionaries, and lists of them.
/// </summary>
internal static class PythonJson
{
    /// <param name="value">What to write.</param>
    /// <param name="indent">The number of spaces a level is indented by; null writes one line.</param>
    public static string Write(object? value, int? indent = null)
    {
        var text = new StringBuilder();
        Append(text, value, indent, level: 0);
        return text.ToString();
    }

    /// <summary>The value a JSON element stands for; of two members of the same name the last one counts.</summary>
    public static object? ValueOf(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (JsonProperty member in element.EnumerateObject()) members[member.Name] = ValueOf(member.Value);
                return members;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(ValueOf).ToList();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                string number = element.GetRawText();
                return number.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? BigInteger.Parse(number, CultureInfo.InvariantCulture) : element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    private static void Append(StringBuilder text, object? value, int? indent, int level)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case string characters:
                AppendText(text, characters);
                break;
            case double number:
                text.Append(double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonNumber.Repr(number));
                break;
            case IReadOnlyDictionary<string, object?> members:
                AppendItems(text, members.OrderBy(member => member.Key, StringComparer.Ordinal), '{', '}', indent, level, member =>
                {
                    AppendText(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value, indent, level + 1);
                });
                break;
            case IEnumerable items:
                AppendItems(text, items.Cast<object?>(), '[', ']', indent, level, item => Append(text, item, indent, level + 1));
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private static void AppendItems<T>(StringBuilder text, IEnumerable<T> items, char open, char close, int? indent, int level, Action<T> append)
    {
        text.Append(open);
        bool any = false;
        foreach (T item in items)
        {
            if (any) text.Append(indent is null ? ", " : ",");
            any = true;
            NewLine(text, indent, level + 1);
            append(item);
        }
        if (any) NewLine(text, indent, level);
        text.Append(close);
    }

    private static void NewLine(StringBuilder text, int? indent, int level)
    {
        if (indent is { } width) text.Append('\n').Append(' ', width * level);
    }

    /// <summary>As Python does by default, everything outside printable ASCII is escaped.</summary>
    private static void AppendText(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (char c in characters)
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        text.Append('"');
    }
}
