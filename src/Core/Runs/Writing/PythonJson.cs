using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Writing;

/// <summary>
/// Writes values as Python's json.dumps(value, sort_keys=True) does: on one line, indented, or in the form a manifest's lock is
/// computed from. Values are null, bool, string, int, long, BigInteger, double, string-keyed dictionaries, lists of them, and
/// lists of pairs, which are objects whose members stay in their order.
/// </summary>
internal static class PythonJson
{
    /// <param name="value">What to write.</param>
    /// <param name="indent">The number of spaces a level is indented by; null writes one line.</param>
    public static string Write(object? value, int? indent = null)
    {
        var writer = new Writer(indent, ": ", indent is null ? ", " : ",", asciiOnly: true);
        writer.Append(value, level: 0);
        return writer.Text.ToString();
    }

    /// <summary>As json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) does: no blanks, text as it is.</summary>
    public static string WriteCompact(object? value)
    {
        var writer = new Writer(null, ":", ",", asciiOnly: false);
        writer.Append(value, level: 0);
        return writer.Text.ToString();
    }

    /// <summary>The order of two names in an object: by code point, so that what needs a surrogate pair comes last.</summary>
    public static int CompareNames(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] == right[i]) continue;
            bool leftPair = char.IsSurrogate(left[i]), rightPair = char.IsSurrogate(right[i]);
            return leftPair == rightPair ? left[i].CompareTo(right[i]) : leftPair ? 1 : -1;
        }
        return left.Length.CompareTo(right.Length);
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

    /// <summary>The value a JSON input stands for.</summary>
    public static object? ValueOf(JsonInput input) => ValueOf(input.Element);

    private sealed class Writer(int? indent, string colon, string comma, bool asciiOnly)
    {
        private static readonly Comparer<string> s_names = Comparer<string>.Create(CompareNames);

        public StringBuilder Text { get; } = new();

        public void Append(object? value, int level)
        {
            switch (value)
            {
                case null:
                    Text.Append("null");
                    break;
                case bool truth:
                    Text.Append(truth ? "true" : "false");
                    break;
                case string characters:
                    AppendText(characters);
                    break;
                case double number:
                    Text.Append(double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonNumber.Repr(number));
                    break;
                case IReadOnlyDictionary<string, object?> members:
                    AppendItems(members.OrderBy(member => member.Key, s_names), '{', '}', level, member => AppendMember(member, level));
                    break;
                case IEnumerable<KeyValuePair<string, object?>> members:
                    AppendItems(members, '{', '}', level, member => AppendMember(member, level));
                    break;
                case IEnumerable items:
                    AppendItems(items.Cast<object?>(), '[', ']', level, item => Append(item, level + 1));
                    break;
                default:
                    Text.Append(CultureInfo.InvariantCulture, $"{value}");
                    break;
            }
        }

        private void AppendMember(KeyValuePair<string, object?> member, int level)
        {
            AppendText(member.Key);
            Text.Append(colon);
            Append(member.Value, level + 1);
        }

        private void AppendItems<T>(IEnumerable<T> items, char open, char close, int level, Action<T> append)
        {
            Text.Append(open);
            bool any = false;
            foreach (T item in items)
            {
                if (any) Text.Append(comma);
                any = true;
                NewLine(level + 1);
                append(item);
            }
            if (any) NewLine(level);
            Text.Append(close);
        }

        private void NewLine(int level)
        {
            if (indent is { } width) Text.Append('\n').Append(' ', width * level);
        }

        private void AppendText(string characters)
        {
            Text.Append('"');
            foreach (char c in characters)
                _ = c switch
                {
                    '"' => Text.Append("\\\""),
                    '\\' => Text.Append("\\\\"),
                    '\n' => Text.Append("\\n"),
                    '\r' => Text.Append("\\r"),
                    '\t' => Text.Append("\\t"),
                    '\b' => Text.Append("\\b"),
                    '\f' => Text.Append("\\f"),
                    < ' ' => AppendEscape(c),
                    > '~' when asciiOnly => AppendEscape(c),
                    _ => Text.Append(c),
                };
            Text.Append('"');
        }

        private StringBuilder AppendEscape(char c) => Text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }
}
