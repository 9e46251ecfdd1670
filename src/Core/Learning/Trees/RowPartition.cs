using Scalable.Learning.Numerics;

namespace Scalable.Learning.Trees;

/// <summary>The rows of a tree, those of each node next to each other and in ascending order.</summary>
internal sealed class RowPartition(int capacity)
{
    /// <summary>Below so many rows, waking another thread costs more than it gives.</summary>
    private const int MinRowsPerThread = 60_000;

    private readonly int[] _right = GC.AllocateUninitializedArray<int>(capacity);

    public int[] Rows { get; } = GC.AllocateUninitializedArray<int>(capacity);

    /// <summary>
    /// Divides the rows from <paramref name="start"/> on: those whose bin has a 1 in <paramref name="goesLeft"/> come first. Keeps the order on both
    /// sides, however many threads there are.
    /// </summary>
    /// <returns>How many went left.</returns>
    public int Divide(int start, int count, byte[] column, byte[] goesLeft, Workers workers)
    {
        int parts = Math.Clamp(count / MinRowsPerThread, 1, workers.Count);
        if (parts == 1)
        {
            int own = DividePart(start, count, column, goesLeft);
            _right.AsSpan(start, count - own).CopyTo(Rows.AsSpan(start + own));
            return own;
        }

        int perPart = (count + parts - 1) / parts;
        int[] lefts = new int[parts];
        workers.Run(parts, part => lefts[part] = DividePart(start + (part * perPart), Math.Min(perPart, count - (part * perPart)), column, goesLeft));

        int left = 0;
        for (int part = 0; part < parts; part++)
        {
            Rows.AsSpan(start + (part * perPart), lefts[part]).CopyTo(Rows.AsSpan(start + left));
            left += lefts[part];
        }

        int at = start + left;
        for (int part = 0; part < parts; part++)
        {
            int rights = Math.Min(perPart, count - (part * perPart)) - lefts[part];
            _right.AsSpan(start + (part * perPart), rights).CopyTo(Rows.AsSpan(at));
            at += rights;
        }

        return left;
    }

    /// <summary>Leaves the rows that go left at the start of their range, and the others at the same place of the second array.</summary>
    private unsafe int DividePart(int start, int count, byte[] column, byte[] goesLeft)
    {
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

            return (int)lefts;
        }
    }
}
