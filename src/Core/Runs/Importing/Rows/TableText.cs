using System.Text.RegularExpressions;

namespace Scalable.Runs.Importing.Rows;

/// <summary>Finds a table's header and delimiter.</summary>
internal static partial class TableText
{
    private static readonly string[] s_delimiters = ["\t", ",", ";", "|"];

    /// <summary>The first line that is not blank; null if there is none.</summary>
    public static string? FirstLine(LineSource lines)
    {
        while (lines.Read() is { } line)
            if (!string.IsNullOrWhiteSpace(line)) return line.TrimStart('\uFEFF');
        return null;
    }

    /// <summary>The delimiter of a header whose names have only letters, digits and some signs: what stands between the first two.</summary>
    public static string DelimiterOfNames(string header)
    {
        Match match = NamePattern().Match(header);
        if (!match.Success) return "\t";
        string delimiter = match.Groups["delimiter"].Value;
        return delimiter.Trim(' ') is { Length: > 0 } visible ? visible : delimiter;
    }

    /// <summary>The delimiter among tab, comma, semicolon and bar that occurs most, the first of these if equal; null if none does.</summary>
    public static string? UsualDelimiter(string header)
    {
        string[] present = [.. s_delimiters.Where(delimiter => header.Contains(delimiter, StringComparison.Ordinal))];
        return present.Length == 0 ? null : present.MaxBy(delimiter => header.Split(delimiter).Length);
    }

    /// <summary>The names in a header.</summary>
    public static IReadOnlyList<string> Names(string header, string delimiter, bool quotes)
    {
        var splitter = new FieldSplitter(delimiter, quotes);
        return (splitter.HasQuotes(header) ? splitter.Quoted(header) : null) ?? (IReadOnlyList<string>)splitter.Plain(header);
    }

    [GeneratedRegex("^\\s*\"?[A-Za-z%_][\\w%/]*\"?(?<delimiter>[^\\w%\"/]+)")]
    private static partial Regex NamePattern();
}

/// <summary>
/// Texts of cells that were met lately: states, names, nodes and sizes come again in millions of rows, and are then one
/// object. Not safe for several threads.
/// </summary>
internal sealed class CellTexts
{
    private const int Places = 4096, MaxLength = 40;

    private readonly string?[] _texts = new string?[Places];

    public string Of(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty) return "";
        if (cell.Length > MaxLength) return cell.ToString();
        ref string? known = ref _texts[string.GetHashCode(cell) & (Places - 1)];
        return known is not null && cell.SequenceEqual(known) ? known : known = cell.ToString();
    }
}
