using Scalable.History;

namespace Scalable.Sizing.Features;

/// <summary>
/// Turns features into design columns: a number is one column (on a log scale too), each of a category's levels a 0/1
/// column. Learns columns and levels as they appear; <see cref="Version"/> changes when rows must be encoded again.
/// </summary>
internal sealed class FeatureEncoder
{
    private const int MaxLevels = 12;

    private readonly Dictionary<string, NumericColumn> _numeric = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Level), int> _levels = [];
    private readonly Dictionary<string, int> _levelCounts = new(StringComparer.Ordinal);

    public int ColumnCount { get; private set; }

    public int Version { get; private set; }

    /// <summary>Makes room for the features' columns and levels.</summary>
    public void Learn(IReadOnlyDictionary<string, FeatureValue> features)
    {
        foreach ((string name, FeatureValue value) in features)
        {
            if (value.Kind == FeatureValueKind.Text) LearnLevel(name, value.Text!);
            else if (double.IsFinite(value.Number)) LearnNumber(name, value.Number);
        }
    }

    public EncodedRow Encode(IReadOnlyDictionary<string, FeatureValue> features)
    {
        double[] raw = new double[ColumnCount], log = new double[ColumnCount];
        foreach ((string name, NumericColumn column) in _numeric)
        {
            bool known = features.TryGetValue(name, out FeatureValue value) && value.Kind != FeatureValueKind.Text && double.IsFinite(value.Number);
            raw[column.Index] = known ? value.Number : column.Mean;
            log[column.Index] = known ? column.Log(value.Number) : column.Log(column.Mean);
        }
        foreach ((string name, FeatureValue value) in features)
        {
            if (value.Kind != FeatureValueKind.Text || !_levels.TryGetValue((name, value.Text!), out int index)) continue;
            raw[index] = 1;
            log[index] = 1;
        }
        return new EncodedRow(raw, log);
    }

    private void LearnLevel(string name, string level)
    {
        if (_levels.ContainsKey((name, level))) return;
        int count = _levelCounts.GetValueOrDefault(name);
        if (count >= MaxLevels) return;
        _levelCounts[name] = count + 1;
        _levels[(name, level)] = ColumnCount++;
        Version++;
    }

    private void LearnNumber(string name, double number)
    {
        if (!_numeric.TryGetValue(name, out NumericColumn? column))
        {
            _numeric[name] = column = new NumericColumn(ColumnCount++);
            Version++;
        }
        if (column.Add(number)) Version++;
    }

    private sealed class NumericColumn(int index)
    {
        private int _count;
        private bool _hasNonPositive;

        public int Index => index;

        public double Mean { get; private set; }

        /// <summary>Takes part in the mean; true where the log scale had to change.</summary>
        public bool Add(double number)
        {
            Mean += (number - Mean) / ++_count;
            if (number > 0 || _hasNonPositive) return false;
            _hasNonPositive = true;
            return true;
        }

        public double Log(double number) =>
            _hasNonPositive || number <= 0 ? Math.Sign(number) * Math.Log(1 + Math.Abs(number)) : Math.Log(number);
    }
}
