using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>
/// What a comma in a number of a trace means: Nextflow prints sizes and percentages in the locale of its user. A comma
/// before a dot, or before another comma, separates thousands; one behind a dot between thousands, or that other than three
/// digits follow, is a decimal point.
/// With exactly three digits after it, it means what the other numbers of the file show, and is not read if they show nothing.
/// </summary>
internal sealed partial class TraceNumbers
{
    private bool _hasDecimalCommas;
    private bool _hasDecimalDots;

    /// <summary>Looks at the sizes and percentages of a row.</summary>
    public void Learn(IRecordRow row)
    {
        foreach (string column in row.Columns)
        {
            if (!TraceColumns.IsSize(column) && column is not ("%cpu" or "%mem") || row[column] is not { } cell) continue;
            if (DecimalCommaPattern().IsMatch(cell) || DotThousandsPattern().IsMatch(cell)) _hasDecimalCommas = true;
            else if (DecimalDotPattern().IsMatch(cell)) _hasDecimalDots = true;
        }
    }

    /// <summary>The cell with a dot for its decimal comma and without commas between thousands; null if it is not clear what its comma means.</summary>
    public string? Normal(string cell)
    {
        if (GroupsPattern().IsMatch(cell)) cell = BlankPattern().Replace(cell, "");
        if (!cell.Contains(',', StringComparison.Ordinal)) return cell;
        if (DotThousandsPattern().IsMatch(cell)) return cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        if (ThousandsPattern().IsMatch(cell)) return cell.Replace(",", "", StringComparison.Ordinal);
        if (DecimalCommaPattern().IsMatch(cell)) return cell.Replace(',', '.');
        if (!AmbiguousPattern().IsMatch(cell) || _hasDecimalCommas == _hasDecimalDots) return null;
        return _hasDecimalCommas ? cell.Replace(',', '.') : cell.Replace(",", "", StringComparison.Ordinal);
    }

    /// <summary>A number without its commas, to see whether it is one.</summary>
    public static string WithoutCommas(string cell) => AnyCommaPattern().IsMatch(cell) ? cell.Replace(",", "", StringComparison.Ordinal) : cell;

    /// <summary>Blanks, of any width, or apostrophes between thousands.</summary>
    [GeneratedRegex(@"^\d{1,3}([\u0020\u00A0\u202F']\d{3})+(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex GroupsPattern();

    [GeneratedRegex(@"(?<=\d)[\u0020\u00A0\u202F'](?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex BlankPattern();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+,\d+\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DotThousandsPattern();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+\.\d+\D*$|^\d{1,3}(,\d{3}){2,}\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsPattern();

    [GeneratedRegex(@"^\d+,(\d{1,2}|\d{4,})\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalCommaPattern();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})*\.\d+\D*$|^\d+\.\d+\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalDotPattern();

    [GeneratedRegex(@"^\d{1,3},\d{3}\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex AmbiguousPattern();

    [GeneratedRegex(@"^\d[\d,]*\d(\.\d+)?\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex AnyCommaPattern();
}
