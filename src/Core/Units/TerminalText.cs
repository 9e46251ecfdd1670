using System.Globalization;
using System.Text;

namespace Scalable.Units;

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
