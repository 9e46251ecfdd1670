using System.Buffers;

namespace Scalable.Runs;

/// <summary>What a feature of a task can be: a number, a text or a truth value.</summary>
public enum FeatureValueKind
{
    Number,
    Text,
    Boolean,
}

/// <summary>One feature's value: a number, a text (a category) or a truth value (1 or 0 if a number is wanted).</summary>
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

    /// <summary>The text, or null if the value is not a text.</summary>
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

/// <summary>Features as one line, for tables and CSV files.</summary>
public static class FeatureText
{
    private const char Quote = '"';

    private static readonly SearchValues<char> s_special = SearchValues.Create([Quote, '=', .. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsWhiteSpace)]);

    /// <summary>
    /// name=value pairs with blanks between them, in the order they were recorded. A name or text that could be read as
    /// something else is in double quotes, a quote in it doubled.
    /// </summary>
    public static string Render(FeatureSet features)
    {
        var text = new StringBuilder();
        foreach ((string name, FeatureValue value) in features)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(Word(name, name.Length == 0)).Append('=').Append(Word(value.ToString(), IsMistakable(value)));
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Render"/> writes; a value in quotes is a text whatever it looks like.</summary>
    /// <exception cref="FormatException">The line is not made of name=value pairs.</exception>
    public static FeatureSet Parse(string line)
    {
        var features = new List<KeyValuePair<string, FeatureValue>>();
        int place = 0;
        while (true)
        {
            while (place < line.Length && char.IsWhiteSpace(line[place])) place++;
            if (place == line.Length) return FeatureSet.From(features);
            (string name, _) = Read(line, ref place, stopsAtEqual: true);
            if (name.Length == 0 || place == line.Length || line[place] != '=')
                throw new FormatException($"'{line}' does not hold features. Write name=value pairs with blanks between them, such as input_mb=2 level=6.");
            place++;
            (string value, bool isQuoted) = Read(line, ref place, stopsAtEqual: false);
            features.Add(KeyValuePair.Create(name, isQuoted ? FeatureValue.Of(value) : FeatureValue.Parse(value)));
        }
    }

    private static bool IsMistakable(FeatureValue value) =>
        value.Text is { } text && (text.Length == 0 || FeatureValue.Parse(text).Kind != FeatureValueKind.Text);

    private static string Word(string text, bool isMistakable) =>
        isMistakable || text.AsSpan().IndexOfAny(s_special) >= 0 ? $"{Quote}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}{Quote}" : text;

    private static (string Text, bool IsQuoted) Read(string line, ref int place, bool stopsAtEqual)
    {
        int start = place;
        if (place == line.Length || line[place] != Quote)
        {
            while (place < line.Length && !char.IsWhiteSpace(line[place]) && !(stopsAtEqual && line[place] == '=')) place++;
            return (line[start..place], false);
        }

        var text = new StringBuilder();
        for (place++; place < line.Length; place++)
        {
            if (line[place] != Quote) text.Append(line[place]);
            else if (place + 1 < line.Length && line[place + 1] == Quote) text.Append(line[++place]);
            else break;
        }
        place = Math.Min(place + 1, line.Length);
        return (text.ToString(), true);
    }
}
