using Scalable.Learning.Numerics;

namespace Scalable.Learning.Validation;

/// <summary>Divides rows into folds of about the same size; rows of one group are in one fold.</summary>
public sealed class Folds
{
    private readonly int[] _foldOfRow;

    private Folds(int[] foldOfRow, int count)
    {
        _foldOfRow = foldOfRow;
        Count = count;
    }

    /// <summary>The number of folds; fewer than asked for where there are fewer groups.</summary>
    public int Count { get; }

    /// <param name="groups">The group of each row, or empty where each row is on its own.</param>
    /// <param name="count">The number of folds, at least 2.</param>
    /// <param name="seed">Fixes which group is in which fold.</param>
    public static Folds Of(int rowCount, ReadOnlySpan<int> groups, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        int[] groupOfRow = NumberGroups(rowCount, groups, out int groupCount);
        int[] order = [.. Enumerable.Range(0, groupCount)];
        new SeededRandom(seed).Shuffle(order);
        int[] sizes = new int[groupCount];
        foreach (int group in groupOfRow) sizes[group]++;
        Array.Sort(order.Select((group, place) => ((long)-sizes[group] << 32) + place).ToArray(), order);

        int folds = Math.Min(count, groupCount);
        int[] foldOfGroup = new int[groupCount];
        int[] foldSizes = new int[folds];
        foreach (int group in order)
        {
            int smallest = Array.IndexOf(foldSizes, foldSizes.Min());
            foldOfGroup[group] = smallest;
            foldSizes[smallest] += sizes[group];
        }

        return new Folds([.. groupOfRow.Select(group => foldOfGroup[group])], folds);
    }

    /// <summary>The rows of a fold, ascending.</summary>
    public int[] RowsIn(int fold) => [.. Enumerable.Range(0, _foldOfRow.Length).Where(row => _foldOfRow[row] == fold)];

    /// <summary>The rows of all other folds, ascending.</summary>
    public int[] RowsOutside(int fold) => [.. Enumerable.Range(0, _foldOfRow.Length).Where(row => _foldOfRow[row] != fold)];

    private static int[] NumberGroups(int rowCount, ReadOnlySpan<int> groups, out int groupCount)
    {
        int[] numbers = new int[rowCount];
        Dictionary<int, int> known = [];
        for (int row = 0; row < rowCount; row++)
        {
            int group = groups.IsEmpty ? row : groups[row];
            if (!known.TryGetValue(group, out numbers[row])) known.Add(group, numbers[row] = known.Count);
        }

        groupCount = known.Count;
        return numbers;
    }
}
