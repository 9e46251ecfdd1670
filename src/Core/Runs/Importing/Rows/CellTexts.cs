namespace Scalable.Runs.Importing.Rows;

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
