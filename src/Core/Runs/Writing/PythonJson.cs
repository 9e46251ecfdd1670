using System.Buffers;
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

    /// <summary>Writes values on a line each, as <see cref="Write"/> does.</summary>
    public static void WriteLines(TextWriter output, IEnumerable<object?> values)
    {
        var writer = new Writer(null, ": ", ", ", asciiOnly: true);
        foreach (object? value in values)
        {
            writer.Text.Clear();
            writer.Append(value, level: 0);
            foreach (ReadOnlyMemory<char> chunk in writer.Text.GetChunks()) output.Write(chunk.Span);
            output.Write('\n');
        }
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
        /// <summary>What stands for itself.</summary>
        private static readonly SearchValues<char> s_plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

        private readonly MemberOrder _order = new();

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
                    AppendMembers([.. members], level);
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

        private void AppendMembers(KeyValuePair<string, object?>[] members, int level)
        {
            Text.Append('{');
            int[] order = _order.Of(members);
            for (int i = 0; i < order.Length; i++)
            {
                if (i > 0) Text.Append(comma);
                NewLine(level + 1);
                AppendMember(members[order[i]], level);
            }
            if (order.Length > 0) NewLine(level);
            Text.Append('}');
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
            if (characters.AsSpan().IndexOfAnyExcept(s_plain) < 0)
            {
                Text.Append(characters).Append('"');
                return;
            }
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

    /// <summary>The order of an object's members by name; that of the objects before it is known if they have the same names in the same places.</summary>
    private sealed class MemberOrder
    {
        private const int MaxKnown = 8;
        private static readonly Comparer<string> s_names = Comparer<string>.Create(CompareNames);

        private readonly List<(string[] Names, int[] Order)> _known = [];

        public int[] Of(KeyValuePair<string, object?>[] members)
        {
            foreach ((string[] names, int[] order) in _known)
                if (AreNames(members, names)) return order;
            string[] unknown = [.. members.Select(member => member.Key)];
            int[] sorted = [.. Enumerable.Range(0, unknown.Length)];
            Array.Sort([.. unknown], sorted, s_names);
            if (_known.Count == MaxKnown) _known.RemoveAt(0);
            _known.Add((unknown, sorted));
            return sorted;
        }

        private static bool AreNames(KeyValuePair<string, object?>[] members, string[] names)
        {
            if (members.Length != names.Length) return false;
            for (int i = 0; i < names.Length; i++)
                if (!ReferenceEquals(members[i].Key, names[i])) return false;
            return true;
        }
    }
}
