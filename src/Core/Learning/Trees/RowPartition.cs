namespace Scalable.Learning.Trees;

/// <summary>The rows of a tree, those of each node next to each other and in ascending order.</summary>
internal sealed class RowPartition(int capacity)
{
    private readonly int[] _right = GC.AllocateUninitializedArray<int>(capacity);

    public int[] Rows { get; } = GC.AllocateUninitializedArray<int>(capacity);

    /// <summary>
    /// Divides the rows from <paramref name="start"/> on: those whose bin has a 1 in <paramref name="goesLeft"/> come first. Keeps the order on both
    /// sides.
    /// </summary>
    /// <returns>How many went left.</returns>
    public unsafe int Divide(int start, int count, byte[] column, byte[] goesLeft)
    {
        int leftCount;
        fixed (int* firstRow = Rows, firstRight = _right)
        fixed (byte* bins = column, isLeft = goesLeft)
        {
            int* rows = firstRow + start;
            int* right = firstRight + start;
            nint lefts = 0;
            nint rights = 0;
            for (int i = 0; i < count; i++)
            {
                int row = rows[i];
                nint left = isLeft[bins[row]];
                rows[lefts] = row;
                right[rights] = row;
                lefts += left;
                rights += 1 - left;
            }

            leftCount = (int)lefts;
        }

        _right.AsSpan(start, count - leftCount).CopyTo(Rows.AsSpan(start + leftCount));
        return leftCount;
    }
}
