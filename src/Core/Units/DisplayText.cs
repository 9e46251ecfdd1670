namespace Scalable.Units;

/// <summary>Numbers with their units, rounded for a reader. Only for display; what is written to files is exact.</summary>
public static class DisplayText
{
    private static readonly (double Factor, string Unit)[] s_memoryUnits = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    /// <summary>1.62 GB: three significant digits in powers of 1000; empty for null.</summary>
    public static string Memory(MemorySize? size) => size is null ? "" : Bytes(size.Value.Bytes);

    /// <summary>1.62 GB: three significant digits in powers of 1000.</summary>
    public static string Bytes(double bytes)
    {
        foreach ((double factor, string unit) in s_memoryUnits)
            if (bytes >= factor * 0.9995)
                return ThreeDigits(bytes / factor) + " " + unit;
        return bytes.ToString("0", CultureInfo.InvariantCulture) + " B";
    }

    /// <summary>4.2 s below a minute, else 01:02:03; empty for null.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "",
        < 59.95 => seconds.Value.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => Walltime.FromSeconds(seconds.Value).ToString(),
    };

    /// <summary>0.95: a probability with two decimals, and more if it would round to 1.</summary>
    public static string Share(double share) => share is > 0.995 and < 1
        ? share.ToString("0.0000", CultureInfo.InvariantCulture)
        : share.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Share"/>; empty for null.</summary>
    public static string ShareOrNothing(double? share) => share is { } value ? Share(value) : "";

    /// <summary>An amount to three significant digits, and whole from 100 on: 0.0123, 4.56, 1234.</summary>
    public static string Amount(double amount) => Math.Abs(amount) >= 99.95
        ? amount.ToString("0", CultureInfo.InvariantCulture)
        : double.Parse(amount.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>74 %; empty for null.</summary>
    public static string Percent(double? share) => share is null ? "" : (share.Value * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Two decimals at most; empty for null.</summary>
    public static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>1 run, 2 runs.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>2026-11-22 10:37 in UTC; empty for null.</summary>
    public static string Minute(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A text cut in the middle if it is longer than <paramref name="width"/>: names that begin alike still differ at their ends.</summary>
    public static string Middle(string? text, int width)
    {
        if (text is null || text.Length <= width) return text ?? "";
        int head = (width - 1) / 2;
        return $"{text[..head]}…{text[^(width - 1 - head)..]}";
    }

    /// <summary>A predicted quantity in the unit that the end of its name gives.</summary>
    public static string Quantity(string name, double value) =>
        name.EndsWith("_bytes", StringComparison.Ordinal) ? Bytes(value)
        : name.EndsWith("_s", StringComparison.Ordinal) ? Duration(value)
        : Number(value);

    private static string ThreeDigits(double number) =>
        number.ToString(number >= 99.95 ? "0" : number >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Appends a line without blanks at its end.</summary>
    internal static void AddLine(this StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}

/// <summary>
/// Texts from data, fit for a terminal and for a log: characters that move the cursor, change colours, hide or turn text round
/// are shown as they are written in a program, such as \x1B. Whoever may name a job could else fake what an admin reads.
/// </summary>
public static class TerminalText
{
    /// <summary>A name or a message as part of a line: line ends and tabs are shown, too.</summary>
    public static string Line(string? text) => Escape(text ?? "", keepLines: false);

    /// <summary>A text of several lines, whose line ends and tabs stay.</summary>
    public static string Lines(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        int first = 0;
        while (first < text.Length && !IsHarmful(text[first], keepLines)) first++;
        if (first == text.Length) return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (char c in text.AsSpan(first))
        {
            if (!IsHarmful(c, keepLines)) shown.Append(c);
            else if (c is '\n') shown.Append("\\n");
            else if (c is '\r') shown.Append("\\r");
            else if (c is '\t') shown.Append("\\t");
            else if (c < 0x100) shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        return shown.ToString();
    }

    /// <summary>Control characters, line separators, and marks that turn the direction of text.</summary>
    private static bool IsHarmful(char c, bool keepLines) => c switch
    {
        '\n' or '\t' => !keepLines,
        < ' ' or (>= '\x7F' and <= '\x9F') => true,
        '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or '\uFEFF' => true,
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        _ => false,
    };
}
