using System.Numerics;
using System.Text.RegularExpressions;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>
/// The type of a plain scalar by the rules of YAML 1.1 as PyYAML's <c>safe_load</c> applies them: yes, no, on and off are
/// booleans, 010 is eight, 1:30 is ninety, 1e3 is a text and 1.0e+3 a number, ~ and nothing are null. The lock depends on it.
/// </summary>
internal static partial class ScalarTypes
{
    /// <summary>A longer text is never a number: nobody means one, and to work out its value could take for ever.</summary>
    private const int MaxNumberLength = 1000;

    public static ManifestValue Resolve(string text, int line, int column) => text switch
    {
        { Length: > MaxNumberLength } => new ManifestText(text, line, column),
        "" or "~" or "null" or "Null" or "NULL" => new ManifestNull(line, column),
        _ when BooleanOf(text) is { } truth => new ManifestBoolean(truth, line, column),
        _ when IntegerPattern().IsMatch(text) => new ManifestInteger(IntegerOf(text), text, line, column),
        _ when RealPattern().IsMatch(text) => new ManifestReal(RealOf(text), text, line, column),
        _ when TimestampPattern().IsMatch(text) => new ManifestTimestamp(text, line, column),
        _ => new ManifestText(text, line, column),
    };

    public static bool? BooleanOf(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    public static bool IsInteger(string text) => text.Length <= MaxNumberLength && IntegerPattern().IsMatch(text);

    public static BigInteger IntegerOf(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        int sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('+', '-');
        if (digits.StartsWith("0b", StringComparison.Ordinal)) return sign * InBase(digits.AsSpan(2), 2);
        if (digits.StartsWith("0x", StringComparison.Ordinal)) return sign * InBase(digits.AsSpan(2), 16);
        if (digits.Length > 1 && digits[0] == '0') return sign * InBase(digits, 8);
        if (!digits.Contains(':', StringComparison.Ordinal)) return sign * BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return sign * digits.Split(':').Aggregate(BigInteger.Zero, (total, part) => total * 60 + BigInteger.Parse(part, CultureInfo.InvariantCulture));
    }

    public static double RealOf(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        double sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('+', '-');
        if (digits == ".inf") return sign * double.PositiveInfinity;
        if (digits == ".nan") return double.NaN;
        if (!digits.Contains(':', StringComparison.Ordinal)) return sign * double.Parse(digits, CultureInfo.InvariantCulture);
        double total = 0, unit = 1;
        foreach (string part in Enumerable.Reverse(digits.Split(':')))
        {
            total += double.Parse(part, CultureInfo.InvariantCulture) * unit;
            unit *= 60;
        }
        return sign * total;
    }

    private static BigInteger InBase(ReadOnlySpan<char> digits, int numberBase)
    {
        BigInteger total = 0;
        foreach (char digit in digits) total = total * numberBase + Convert.ToInt32(digit.ToString(), 16);
        return total;
    }

    [GeneratedRegex("""^(?:[-+]?0b[0-1_]*[01][0-1_]*|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex("""^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z""", RegexOptions.CultureInvariant)]
    private static partial Regex RealPattern();

    [GeneratedRegex("""^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex TimestampPattern();
}
