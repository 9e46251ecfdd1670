using System.Runtime.InteropServices;
using Scalable.Runs;
using Scalable.Advising.Features;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>The newest rows of one quantity of one task, encoded.</summary>
internal sealed class TaskDataset(int windowRows)
{
    // A feature that so few past tasks had is not missed in a question.
    private const double MinShareToComplete = 0.5;
    private const int MinAlike = 8;
    private const int MaxCompletions = 40;

    private readonly List<IReadOnlyDictionary<string, FeatureValue>> _features = [];
    private readonly FeatureEncoder _encoder = new();
    private readonly SingleIndex _axis = new();
    private int _encodedVersion;

    public int Count => Needs.Count;

    /// <summary>Changes when rows were dropped or encoded anew, so that whatever was built row by row must be rebuilt.</summary>
    public int Generation { get; private set; }

    /// <summary>Changes when a row's place or encoding changed.</summary>
    public int RowsVersion { get; private set; }

    /// <summary>How many columns took more than one value.</summary>
    public int VaryingColumns => _axis.VaryingColumns;

    public List<double> Needs { get; } = [];

    public List<double> LogNeeds { get; } = [];

    /// <summary>What the user asked for; NaN if unknown.</summary>
    public List<double> Requests { get; } = [];

    /// <summary>What was known of each task.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> Features => _features;

    /// <summary>The same as design columns.</summary>
    public List<EncodedRow> Rows { get; } = [];

    public List<double> Coordinates { get; } = [];

    public double CoordinateSpread => _axis.Spread;

    public int ColumnCount => _encoder.ColumnCount;

    public int CrossedColumnCount => _encoder.CrossedColumnCount;

    public double SmallestNeed { get; private set; }

    public double LargestNeed { get; private set; }

    /// <summary>True while the newest needs fall outside their bounds too often.</summary>
    public bool IsDrifting { get; set; }

    /// <summary>Extends the inputs that were seen by those of a task that was killed.</summary>
    public void Extend(IReadOnlyDictionary<string, FeatureValue> features) => _encoder.Extend(features);

    /// <summary>How far features lie beyond what was seen, in doublings; <paramref name="edge"/> are the nearest that were seen.</summary>
    public double Beyond(IReadOnlyDictionary<string, FeatureValue> features, out IReadOnlyDictionary<string, FeatureValue> edge) => _encoder.Beyond(features, out edge);

    /// <summary>
    /// What features may stand for: themselves if they name all that past tasks had, else completed as a few past tasks had
    /// it, evenly from the oldest to the newest, from those with the same texts where enough have.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> Complete(IReadOnlyDictionary<string, FeatureValue> features)
    {
        string[] open = [.. _encoder.Open(features).Where(name => _features.Count(row => row.ContainsKey(name)) >= MinShareToComplete * Count)];
        if (open.Length == 0) return [features];
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => open.All(_features[row].ContainsKey))];
        int[] alike = [.. rows.Where(row => features.All(feature => feature.Value.Kind != FeatureValueKind.Text || (_features[row].TryGetValue(feature.Key, out FeatureValue value) && value == feature.Value)))];
        if (alike.Length >= MinAlike) rows = alike;
        if (rows.Length == 0) return [features];
        int count = Math.Min(MaxCompletions, rows.Length);
        var completed = new IReadOnlyDictionary<string, FeatureValue>[count];
        for (int i = 0; i < count; i++)
        {
            IReadOnlyDictionary<string, FeatureValue> row = _features[rows[(int)((i + 0.5) * rows.Length / count)]];
            var full = new Dictionary<string, FeatureValue>(features, StringComparer.Ordinal);
            foreach (string name in open) full[name] = row[name];
            completed[i] = full;
        }
        return completed;
    }

    public DatasetQuery Query(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        EncodedRow row = _encoder.Encode(features);
        return new DatasetQuery(features, row, _axis.Of(row), request);
    }

    /// <summary>Appends a row; <see cref="Refresh"/> brings everything that is built from rows up to date.</summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="need">What it needed; above 0.</param>
    public void Append(IReadOnlyDictionary<string, FeatureValue> features, double request, double need)
    {
        _encoder.Learn(features);
        _features.Add(features);
        AddRow(_encoder.Encode(features), request, need);
    }

    /// <summary>Lets the oldest rows go if there are too many, and encodes rows anew if due; returns how many were let go.</summary>
    public int Refresh()
    {
        int dropped = Count > windowRows ? Math.Max(Count - windowRows, windowRows / 6) : 0;
        if (dropped > 0) RemoveOldest(dropped);
        Encode(rebuild: dropped > 0);
        return dropped;
    }

    public void Keep(StateArchive state)
    {
        state.Object("encoder", () => _encoder.Keep(state));
        state.Object("axis", () => _axis.Keep(state));
        Generation = state.Integer("generation", Generation);
        RowsVersion = state.Integer("rows_version", RowsVersion);
        double[] needs = state.Numbers("needs", CollectionsMarshal.AsSpan(Needs)), requests = state.Numbers("requests", CollectionsMarshal.AsSpan(Requests));
        List<(IReadOnlyDictionary<string, FeatureValue> Features, double[] Fills)> rows = state.Items<(IReadOnlyDictionary<string, FeatureValue> Features, double[] Fills)>(
            "rows", _features.Select((features, i) => (features, _encoder.Fills(Rows[i]))), row => (state.Features("features", row.Features), state.Numbers("fills", row.Fills)));
        if (!state.IsReading) return;
        _encodedVersion = _encoder.Version;
        for (int i = 0; i < rows.Count; i++)
        {
            _features.Add(rows[i].Features);
            AddRow(_encoder.Encode(rows[i].Features, rows[i].Fills), requests[i], needs[i]);
        }
        if (rows.Count == 0) return;
        _axis.FitAgain(Rows, LogNeeds);
        Measure();
    }

    private void AddRow(EncodedRow row, double request, double need)
    {
        Needs.Add(need);
        LogNeeds.Add(StableMath.Log(need));
        Requests.Add(request);
        Rows.Add(row);
    }

    private void RemoveOldest(int count)
    {
        _features.RemoveRange(0, count);
        Needs.RemoveRange(0, count);
        LogNeeds.RemoveRange(0, count);
        Requests.RemoveRange(0, count);
        Rows.RemoveRange(0, count);
        Coordinates.Clear();
    }

    private void Encode(bool rebuild)
    {
        if (_encodedVersion != _encoder.Version)
        {
            for (int i = 0; i < Rows.Count; i++) Rows[i] = _encoder.Encode(_features[i]);
            _encodedVersion = _encoder.Version;
            rebuild = true;
        }
        if (rebuild) RowsVersion++;
        rebuild |= _axis.Update(Rows, LogNeeds, rebuild);
        if (rebuild)
        {
            Coordinates.Clear();
            Generation++;
        }
        Measure();
    }

    private void Measure()
    {
        while (Coordinates.Count < Rows.Count) Coordinates.Add(_axis.Of(Rows[Coordinates.Count]));
        _axis.UpdateSpread(Coordinates);
        SmallestNeed = Needs.Min();
        LargestNeed = Needs.Max();
    }
}

/// <summary>What is asked of one quantity.</summary>
/// <param name="Features">What is known of the task.</param>
/// <param name="Row">The same as design columns.</param>
/// <param name="Coordinate">The input on the one axis on which nearness is judged.</param>
/// <param name="Request">What the user asked for, in the quantity's unit; NaN if unknown.</param>
internal readonly record struct DatasetQuery(IReadOnlyDictionary<string, FeatureValue> Features, EncodedRow Row, double Coordinate, double Request);
