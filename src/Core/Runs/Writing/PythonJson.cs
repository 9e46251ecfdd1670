using System.Numerics;
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
    public static string Write(object? value, int? indent = null) => Write(new PythonJsonWriter(indent, comma: indent is null ? ", " : ","), value);

    /// <summary>As json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) does: no blanks, text as it is.</summary>
    public static string WriteCompact(object? value) => Write(new PythonJsonWriter(colon: ":", comma: ",", asciiOnly: false), value);

    private static string Write(PythonJsonWriter writer, object? value)
    {
        writer.Value(value);
        return writer.Written.ToString();
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
}
