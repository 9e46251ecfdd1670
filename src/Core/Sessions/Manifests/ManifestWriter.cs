using System.Text.RegularExpressions;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Runs.Writing;

namespace Scalable.Sessions.Manifests;

/// <summary>
/// Writes a resolved manifest as YAML with sorted keys, which reads back, here and with PyYAML, to the same lock. Variables
/// are written as variables: what they stand for may be secret, and is looked up anew by whoever reads it.
/// </summary>
public static partial class ManifestWriter
{
    public static string Write(ManifestMapping document)
    {
        var text = new StringBuilder();
        AppendMapping(text, document, indent: 0);
        return text.ToString();
    }

    private static void AppendMapping(StringBuilder text, ManifestMapping mapping, int indent)
    {
        foreach (ManifestEntry entry in mapping.Entries.Order(KeyOrder.Instance))
        {
            text.Append(' ', indent).Append(Scalar(entry.Key)).Append(':');
            AppendValue(text, entry.Value, indent);
        }
    }

    private static void AppendValue(StringBuilder text, ManifestValue value, int indent)
    {
        switch (value)
        {
            case ManifestMapping { Entries.Count: > 0 } mapping:
                text.Append('\n');
                AppendMapping(text, mapping, indent + 2);
                break;
            case ManifestList { Items.Count: > 0 } list:
                text.Append('\n');
                foreach (ManifestValue item in list.Items)
                {
                    text.Append(' ', indent).Append('-');
                    AppendItem(text, item, indent);
                }
                break;
            case ManifestMapping: text.Append(" {}\n"); break;
            case ManifestList: text.Append(" []\n"); break;
            default: text.Append(' ').Append(Scalar(value)).Append('\n'); break;
        }
    }

    /// <summary>An item of a list; collections in it are written in flow style.</summary>
    private static void AppendItem(StringBuilder text, ManifestValue item, int indent)
    {
        if (item is ManifestMapping or ManifestList) text.Append(' ').Append(Flow(item)).Append('\n');
        else AppendValue(text, item, indent);
    }

    private static string Flow(ManifestValue value) => value switch
    {
        ManifestMapping mapping => "{" + string.Join(", ", mapping.Entries.Order(KeyOrder.Instance).Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}")) + "}",
        ManifestList list => "[" + string.Join(", ", list.Items.Select(Flow)) + "]",
        _ => Scalar(value),
    };

    private static string Scalar(ManifestValue value) => value switch
    {
        ManifestNull => "null",
        ManifestBoolean boolean => boolean.Value ? "true" : "false",
        ManifestInteger integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        ManifestReal real => Real(real.Value),
        ManifestTimestamp timestamp => Quoted(timestamp.Written),
        ManifestText text => Text(text.Written ?? text.Value),
        _ => throw new ArgumentException($"A {value.KindName} cannot stand here.", nameof(value)),
    };

    /// <summary>A text as a scalar: plain if it reads back as the same text, else quoted.</summary>
    internal static string Text(string text) =>
        SafePlain().IsMatch(text) && ScalarTypes.Resolve(text, 0, 0) is ManifestText ? text : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            bool needsEscape = c is '"' or '\\' or < ' ' or (>= '\x7F' and <= '\x9F') or '\u2028' or '\u2029' or '\uFEFF' or >= '\uFFFE';
            if (needsEscape) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>YAML 1.1 wants a point before an exponent.</summary>
    private static string Real(double value)
    {
        if (double.IsNaN(value)) return ".nan";
        if (double.IsInfinity(value)) return value > 0 ? ".inf" : "-.inf";
        string text = PythonNumber.Repr(value);
        return text.Contains('e', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal) ? text.Replace("e", ".0e", StringComparison.Ordinal) : text;
    }

    [GeneratedRegex("""^[A-Za-z_/][A-Za-z0-9_./-]*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex SafePlain();
}
