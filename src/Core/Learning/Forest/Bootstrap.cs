using Scalable.Learning.Numerics;

namespace Scalable.Learning.Forest;

/// <summary>Draws how often each row is in a tree's sample (Efron 1979): rows, or whole groups where there are enough of them.</summary>
internal sealed class Bootstrap
{
    private const int MinGroups = 10;

    private readonly int _rowCount;
    private readonly int[]? _groupOfRow;
    private readonly int _units;
    private readonly int _draws;
    private readonly bool _withReplacement;

    public Bootstrap(int rowCount, ReadOnlySpan<int> groups, double fraction, bool withReplacement)
    {
        _rowCount = rowCount;
        _withReplacement = withReplacement;
        _units = rowCount;
        if (!groups.IsEmpty)
        {
            Dictionary<int, int> numbers = [];
            int[] groupOfRow = new int[rowCount];
            for (int row = 0; row < rowCount; row++)
            {
                if (!numbers.TryGetValue(groups[row], out groupOfRow[row])) numbers.Add(groups[row], groupOfRow[row] = numbers.Count);
            }

            if (numbers.Count >= MinGroups)
            {
                _units = numbers.Count;
                _groupOfRow = groupOfRow;
            }
        }

        _draws = Math.Clamp((int)Math.Round(_units * fraction), 1, _units);
    }

    /// <summary>Writes how often each row was drawn.</summary>
    public void Draw(SeededRandom random, Span<int> repetitions)
    {
        int[] drawn = _groupOfRow is null ? [] : new int[_units];
        Span<int> units = _groupOfRow is null ? repetitions[.._rowCount] : drawn;
        units.Clear();
        if (_withReplacement)
        {
            for (int draw = 0; draw < _draws; draw++) units[random.Next(_units)]++;
        }
        else
        {
            int taken = 0;
            for (int unit = 0; unit < _units; unit++)
            {
                if (random.NextDouble() * (_units - unit) < _draws - taken) taken += units[unit] = 1;
            }
        }

        if (_groupOfRow is null) return;
        for (int row = 0; row < _rowCount; row++) repetitions[row] = units[_groupOfRow[row]];
    }
}
