using System.Globalization;

namespace Scalable.Runs;

/// <summary>What a feature of a task can be: a number, a text or a truth value.</summary>
public enum FeatureValueKind
{
    Number,
    Text,
    Boolean,
}

/// <summary>One feature's value: a number, a text (a category) or a truth value (1 or 0 where a number is wanted).</summary>
public readonly record struct FeatureValue : IComparable<FeatureValue>, IComparable
{
    private FeatureValue(FeatureValueKind kind, double number, string? text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public FeatureValueKind Kind { get; }

    /// <summary>The number; 1 or 0 for a truth value; NaN for a text.</summary>
    public double Number { get; }

    /// <summary>The text, or null where the value is not a text.</summary>
    public string? Text { get; }

    /// <summary>The value as a double, a string or a bool.</summary>
    public object Plain => Kind switch
    {
        FeatureValueKind.Number => Number,
        FeatureValueKind.Boolean => Number != 0,
        _ => Text ?? "",
    };

    public static FeatureValue Of(double number) => new(FeatureValueKind.Number, number, null);

    public static FeatureValue Of(string text) => new(FeatureValueKind.Text, double.NaN, text);

    public static FeatureValue Of(bool value) => new(FeatureValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>
    /// Reads a value as typed on a command line: true and false become truth values, whatever reads as an invariant
    /// number becomes a number, and everything else stays a text.
    /// </summary>
    public static FeatureValue Parse(string text)
    {
        if (bool.TryParse(text, out bool truth)) return Of(truth);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? Of(number)
            : Of(text);
    }

    /// <summary>Numbers and truth values by size, before texts; texts by their characters.</summary>
    public int CompareTo(FeatureValue other) =>
        Text is null ? (other.Text is null ? Number.CompareTo(other.Number) : -1)
        : other.Text is null ? 1
        : string.CompareOrdinal(Text, other.Text);

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        FeatureValue other => CompareTo(other),
        _ => throw new ArgumentException("A feature's value can only be compared with a feature's value.", nameof(obj)),
    };

    public static bool operator <(FeatureValue left, FeatureValue right) => left.CompareTo(right) < 0;
    public static bool operator >(FeatureValue left, FeatureValue right) => left.CompareTo(right) > 0;
    public static bool operator <=(FeatureValue left, FeatureValue right) => left.CompareTo(right) <= 0;
    public static bool operator >=(FeatureValue left, FeatureValue right) => left.CompareTo(right) >= 0;

    public override string ToString() => Kind switch
    {
        FeatureValueKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        FeatureValueKind.Boolean => Number != 0 ? "true" : "false",
        _ => Text ?? "",
    };
}
