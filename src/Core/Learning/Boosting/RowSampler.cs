using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

/// <summary>Draws the rows of each tree, without replacement (Friedman 2002).</summary>
internal sealed class RowSampler
{
    private readonly int[] _rows;
    private readonly int[] _drawn;
    private readonly int[] _others;
    private readonly bool _drawsAll;
    private int _drawnCount;
    private int _otherCount;

    /// <param name="otherRows">Rows that are never drawn but always among <see cref="Others"/>.</param>
    public RowSampler(int[] rows, int[] otherRows, double fraction)
    {
        _rows = rows;
        _drawnCount = Math.Clamp((int)Math.Round(rows.Length * fraction), 1, rows.Length);
        _drawsAll = _drawnCount == rows.Length;
        _drawn = _drawsAll ? rows : new int[_drawnCount];
        _others = new int[rows.Length - _drawnCount + otherRows.Length];
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
        int wanted = _drawn.Length;
        _drawnCount = 0;
        _otherCount = FirstOther;
        for (int i = 0; i < _rows.Length; i++)
        {
            if (random.NextDouble() * (_rows.Length - i) < wanted - _drawnCount) _drawn[_drawnCount++] = _rows[i];
            else _others[_otherCount++] = _rows[i];
        }
    }
}
