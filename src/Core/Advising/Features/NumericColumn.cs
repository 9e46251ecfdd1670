using Scalable.Advising.Persistence;

namespace Scalable.Advising.Features;

/// <summary>A number's place among the design columns, and what was seen of it.</summary>
internal sealed class NumericColumn(int index)
{
    private const int MaxLevels = 6;
    private const int MinRowsForLevels = 20;

    private readonly Dictionary<double, int> _levels = [];
    private int _count;
    private bool _hasNonPositive, _hasTooManyValues;

    public int Index => index;

    public double Mean { get; private set; }

    /// <summary>The smallest number seen, in successes and kills.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest number seen, in successes and kills.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Extends the range that was seen.</summary>
    public void Extend(double number)
    {
        Min = Math.Min(Min, number);
        Max = Math.Max(Max, number);
    }

    /// <summary>
    /// How far a number lies beyond what was seen, in doublings (a difference of as much as the largest magnitude is one
    /// where signs differ); 0 within.
    /// </summary>
    public double Beyond(double number)
    {
        double edge = Math.Clamp(number, Min, Max);
        if (number == edge) return 0;
        if (number > 0 && edge > 0) return Math.Abs(StableMath.Log2(number / edge));
        return Math.Abs(number - edge) / Math.Max(Math.Max(Math.Abs(Min), Math.Abs(Max)), 1e-9);
    }

    /// <summary>The design columns of a number that takes only a few values, by value; empty for any other.</summary>
    public IReadOnlyDictionary<double, int> Levels => _levels;

    /// <summary>Takes part in what is known of the number; true if rows must be encoded again.</summary>
    public bool Add(double number, Func<int> newColumn)
    {
        Extend(number);
        Mean += (number - Mean) / ++_count;
        bool changed = false;
        if (number <= 0 && !_hasNonPositive) changed = _hasNonPositive = true;
        if (_hasTooManyValues) return changed;
        if (!_levels.ContainsKey(number))
        {
            bool isLate = _count > MinRowsForLevels;
            _levels[number] = isLate ? newColumn() : -1;
            changed |= isLate;
        }
        if (_levels.Count > MaxLevels)
        {
            changed |= _count > MinRowsForLevels;
            _hasTooManyValues = true;
            _levels.Clear();
        }
        else if (_count == MinRowsForLevels && _levels.Count > 2)
        {
            foreach (double level in _levels.Keys.Order().ToArray()) _levels[level] = newColumn();
            changed = true;
        }
        return changed;
    }

    public void Keep(StateArchive state)
    {
        Mean = state.Number("mean", Mean);
        Min = state.Number("min", Min);
        Max = state.Number("max", Max);
        _count = state.Integer("count", _count);
        _hasNonPositive = state.Flag("has_non_positive", _hasNonPositive);
        _hasTooManyValues = state.Flag("has_too_many_values", _hasTooManyValues);
        double[] levels = state.Numbers("levels", [.. _levels.Keys]);
        int[] columns = state.Integers("level_columns", [.. _levels.Values]);
        if (!state.IsReading) return;
        for (int i = 0; i < levels.Length; i++) _levels[levels[i]] = columns[i];
    }

    public double Log(double number) =>
        _hasNonPositive || number <= 0 ? Math.Sign(number) * StableMath.Log(1 + Math.Abs(number)) : StableMath.Log(number);
}
