using Scalable.Runs;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Features;

/// <summary>
/// Turns features into design columns: a number is one column (on a log scale too) and, if it takes only a few values, a 0/1
/// column a value; each of a text's levels is a 0/1 column. Learns columns and levels as they appear;
/// <see cref="Version"/> changes when rows must be encoded again.
/// </summary>
internal sealed class FeatureEncoder
{
    private const int MaxColumns = 40;
    private const int MaxLevels = 12;
    private const int MaxCrossedColumns = 32;

    private readonly Dictionary<string, NumericColumn> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Level), int> _levels = [];
    private readonly Dictionary<string, int> _levelCounts = new(StringComparer.Ordinal);

    public int ColumnCount { get; private set; }

    public int CrossedColumnCount
    {
        get
        {
            int crossed = ColumnCount + _levels.Count * _numbers.Count;
            return _levels.Count < 2 || crossed > MaxCrossedColumns ? ColumnCount : crossed;
        }
    }

    public int Version { get; private set; }

    /// <summary>Makes room for the features' columns and levels; what comes when there are very many is left out.</summary>
    public void Learn(IReadOnlyDictionary<string, FeatureValue> features)
    {
        foreach ((string name, FeatureValue value) in features)
        {
            if (value.Kind == FeatureValueKind.Text) LearnLevel(name, value.Text!);
            else if (double.IsFinite(value.Number)) LearnNumber(name, value.Number);
        }
    }

    /// <summary>Extends the ranges that were seen by those of a task that was killed.</summary>
    public void Extend(IReadOnlyDictionary<string, FeatureValue> features)
    {
        foreach ((string name, FeatureValue value) in features)
            if (IsNumber(value) && _numbers.TryGetValue(name, out NumericColumn? column)) column.Extend(value.Number);
    }

    /// <summary>How far features lie beyond what was seen, in doublings of the farthest number; 0 within.</summary>
    /// <param name="features">The features of a task.</param>
    /// <param name="edge">The same with each number at the nearest that was seen.</param>
    public double Beyond(IReadOnlyDictionary<string, FeatureValue> features, out IReadOnlyDictionary<string, FeatureValue> edge)
    {
        double farthest = 0;
        Dictionary<string, FeatureValue>? clamped = null;
        foreach ((string name, FeatureValue value) in features)
        {
            if (!IsNumber(value) || !_numbers.TryGetValue(name, out NumericColumn? column)) continue;
            double beyond = column.Beyond(value.Number);
            if (beyond <= 0) continue;
            farthest = Math.Max(farthest, beyond);
            clamped ??= new Dictionary<string, FeatureValue>(features, StringComparer.Ordinal);
            clamped[name] = FeatureValue.Of(Math.Clamp(value.Number, column.Min, column.Max));
        }
        edge = clamped ?? features;
        return farthest;
    }

    /// <summary>The names of features that past tasks had and these features leave open.</summary>
    public IEnumerable<string> Open(IReadOnlyDictionary<string, FeatureValue> features) =>
        _numbers.Keys.Concat(_levelCounts.Keys).Where(name => !features.ContainsKey(name));

    private static bool IsNumber(FeatureValue value) => value.Kind != FeatureValueKind.Text && double.IsFinite(value.Number);

    /// <summary>Encodes features; a number that is not given stands at the mean of those seen so far.</summary>
    /// <param name="features">What is known.</param>
    /// <param name="fills">What stood for the numbers that are not given, as <see cref="Fills"/> gave it; null for the means.</param>
    public EncodedRow Encode(IReadOnlyDictionary<string, FeatureValue> features, double[]? fills = null)
    {
        int filled = 0;
        double[] raw = new double[ColumnCount], log = new double[ColumnCount];
        ulong missing = 0;
        foreach ((string name, NumericColumn column) in _numbers)
        {
            bool known = features.TryGetValue(name, out FeatureValue value) && value.Kind != FeatureValueKind.Text && double.IsFinite(value.Number);
            double number = known ? value.Number : fills is null ? column.Mean : fills[filled++];
            if (!known) missing |= 1UL << (column.Index & 63);
            raw[column.Index] = number;
            log[column.Index] = column.Log(number);
            if (known && column.Levels.TryGetValue(number, out int level) && level >= 0) raw[level] = log[level] = 1;
        }
        foreach ((string name, FeatureValue value) in features)
            if (value.Kind == FeatureValueKind.Text && _levels.TryGetValue((name, value.Text!), out int level)) raw[level] = log[level] = 1;
        return new EncodedRow(raw, log, Cross(raw), missing);
    }

    /// <summary>What stands for the numbers that were not given, in the order of the columns.</summary>
    public double[] Fills(EncodedRow row) => [.. _numbers.Values.Where(column => (row.Missing >> (column.Index & 63) & 1) != 0).Select(column => row.Raw[column.Index])];

    public void Keep(StateArchive state)
    {
        ColumnCount = state.Integer("columns", ColumnCount);
        Version = state.Integer("version", Version);
        List<KeyValuePair<string, NumericColumn>> numbers = state.Items<KeyValuePair<string, NumericColumn>>("numbers", _numbers, number =>
        {
            string name = state.Text("name", number.Key)!;
            int index = state.Integer("column", number.Value?.Index ?? 0);
            NumericColumn column = number.Value ?? new NumericColumn(index);
            column.Keep(state);
            return KeyValuePair.Create(name, column);
        });
        List<KeyValuePair<(string Name, string Level), int>> levels = state.Items<KeyValuePair<(string Name, string Level), int>>("levels", _levels, level =>
            KeyValuePair.Create((state.Text("name", level.Key.Name)!, state.Text("level", level.Key.Level)!), state.Integer("column", level.Value)));
        if (!state.IsReading) return;
        foreach ((string name, NumericColumn column) in numbers) _numbers.Add(name, column);
        foreach (((string Name, string Level) level, int index) in levels)
        {
            _levels.Add(level, index);
            _levelCounts[level.Name] = _levelCounts.GetValueOrDefault(level.Name) + 1;
        }
    }

    private double[] Cross(double[] raw)
    {
        int count = CrossedColumnCount;
        if (count == ColumnCount) return raw;
        double[] crossed = new double[count];
        raw.CopyTo(crossed, 0);
        int at = raw.Length;
        foreach (int level in _levels.Values)
            foreach (NumericColumn number in _numbers.Values) crossed[at++] = raw[level] * raw[number.Index];
        return crossed;
    }

    private void LearnLevel(string name, string level)
    {
        if (_levels.ContainsKey((name, level))) return;
        int count = _levelCounts.GetValueOrDefault(name);
        if (count >= MaxLevels || ColumnCount >= MaxColumns) return;
        _levelCounts[name] = count + 1;
        _levels[(name, level)] = ColumnCount++;
        Version++;
    }

    private void LearnNumber(string name, double number)
    {
        if (!_numbers.TryGetValue(name, out NumericColumn? column))
        {
            if (ColumnCount >= MaxColumns) return;
            _numbers[name] = column = new NumericColumn(ColumnCount++);
            Version++;
        }
        if (column.Add(number, () => ColumnCount++)) Version++;
    }
}

/// <summary>A task's features as numbers, one value a design column.</summary>
/// <param name="Raw">As they are; a level of a category is 0 or 1.</param>
/// <param name="Log">Numbers on a log scale.</param>
/// <param name="Crossed">The raw columns, then every number within each level of the texts: a slope a level. As long as <paramref name="Raw"/> if there are none or too many.</param>
/// <param name="Missing">Which numbers were not given, a bit each: rows that lack the same are alike.</param>
internal readonly record struct EncodedRow(double[] Raw, double[] Log, double[] Crossed, ulong Missing);
