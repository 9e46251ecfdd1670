using System.Globalization;
using System.Text;

namespace Scalable.Sessions.Manifests.Values;

/// <summary>
/// JSON of a manifest in the one form its lock is computed from: keys sorted by code point, no blanks, text as it is
/// except for quotes, backslashes and control characters. It is what Python's
/// <c>json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)</c> writes.
/// </summary>
public static class CanonicalJson
{
    public static string Write(ManifestValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A key as JSON writes it, without quotes: text as it is, true, null, 1.5.</summary>
    internal static string KeyText(ManifestValue key) => key switch
    {
        ManifestText text => text.Value,
        ManifestTimestamp timestamp => timestamp.Written,
        _ => Write(key),
    };

    private static void Append(StringBuilder text, ManifestValue value)
    {
        switch (value)
        {
            case ManifestNull: text.Append("null"); break;
            case ManifestBoolean boolean: text.Append(boolean.Value ? "true" : "false"); break;
            case ManifestInteger integer: text.Append(integer.Value.ToString(CultureInfo.InvariantCulture)); break;
            case ManifestReal real: text.Append(PythonFloat.Write(real.Value)); break;
            case ManifestTimestamp timestamp: AppendText(text, timestamp.Written); break;
            case ManifestText scalar: AppendText(text, scalar.Value); break;
            case ManifestList list: AppendList(text, list); break;
            case ManifestMapping mapping: AppendMapping(text, mapping); break;
            default: throw new ArgumentException($"A {value.KindName} has no JSON form.", nameof(value));
        }
    }

    private static void AppendList(StringBuilder text, ManifestList list)
    {
        text.Append('[');
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, list.Items[i]);
        }
        text.Append(']');
    }

    private static void AppendMapping(StringBuilder text, ManifestMapping mapping)
    {
        text.Append('{');
        bool first = true;
        foreach (ManifestEntry entry in mapping.Entries.Order(KeyOrder.Instance))
        {
            if (!first) text.Append(',');
            first = false;
            AppendText(text, KeyText(entry.Key));
            text.Append(':');
            Append(text, entry.Value);
        }
        text.Append('}');
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }
}
