using System.Runtime.CompilerServices;
using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

/// <summary>Draws the rows of each tree, without replacement (Friedman 2002).</summary>
internal sealed class RowSampler
{
    /// <summary>Without branches every row is written to both sides, the last one past the end of one of them.</summary>
    private const int RoomPastEnd = 1;

    private readonly int[] _rows;
    private readonly int[] _drawn;
    private readonly int[] _others;
    private readonly double[] _numbers;
    private readonly bool _drawsAll;
    private int _drawnCount;
    private int _otherCount;

    /// <param name="otherRows">Rows that are never drawn but always among <see cref="Others"/>.</param>
    public RowSampler(int[] rows, int[] otherRows, double fraction)
    {
        _rows = rows;
        _drawnCount = Math.Clamp((int)Math.Round(rows.Length * fraction), 1, rows.Length);
        _drawsAll = _drawnCount == rows.Length;
        _drawn = _drawsAll ? rows : new int[_drawnCount + RoomPastEnd];
        _numbers = new double[_drawsAll ? 0 : rows.Length];
        _others = new int[rows.Length - _drawnCount + otherRows.Length + RoomPastEnd];
        otherRows.CopyTo(_others, 0);
        _otherCount = otherRows.Length;
        FirstOther = otherRows.Length;
    }

    private int FirstOther { get; }

    /// <summary>The rows drawn, ascending.</summary>
    public ReadOnlySpan<int> Drawn => _drawn.AsSpan(0, _drawnCount);

    /// <summary>The rows not drawn.</summary>
    public ReadOnlySpan<int> Others => _others.AsSpan(0, _otherCount);

    /// <summary>Draws anew, by selection sampling (Knuth, algorithm S).</summary>
    public void Draw(SeededRandom random)
    {
        if (_drawsAll) return;
        random.FillDoubles(_numbers);
        int wanted = _drawn.Length - RoomPastEnd;
        int drawn = 0;
        int other = FirstOther;
        for (int i = 0; i < _rows.Length; i++)
        {
            int row = _rows[i];
            // What is left is whole, so that whole parts compare as the numbers would; only this comparison waits for that of the row before.
            int place = (int)(_numbers[i] * (_rows.Length - i));
            bool isDrawn = place < wanted - drawn;
            int step = Unsafe.As<bool, byte>(ref isDrawn);
            _drawn[drawn] = row;
            _others[other] = row;
            drawn += step;
            other += 1 - step;
        }

        (_drawnCount, _otherCount) = (drawn, other);
    }
}
