using Scalable.Runs;
using Scalable.Advising.Features;

namespace Scalable.Advising.Engine;

/// <summary>The newest rows of one quantity of one task, encoded.</summary>
internal sealed class TaskDataset(int windowRows)
{
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

    /// <summary>What the user asked for; NaN where unknown.</summary>
    public List<double> Requests { get; } = [];

    public List<EncodedRow> Rows { get; } = [];

    public List<double> Coordinates { get; } = [];

    public double CoordinateSpread => _axis.Spread;

    public int ColumnCount => _encoder.ColumnCount;

    public int CrossedColumnCount => _encoder.CrossedColumnCount;

    public double SmallestNeed { get; private set; }

    public double LargestNeed { get; private set; }

    /// <summary>True while the newest needs fall outside their bounds too often.</summary>
    public bool IsDrifting { get; set; }

    public DatasetQuery Query(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        EncodedRow row = _encoder.Encode(features);
        return new DatasetQuery(row, _axis.Of(row), request);
    }

    /// <summary>Appends a row; <see cref="Refresh"/> brings everything that is built from rows up to date.</summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="need">What it needed; above 0.</param>
    public void Append(IReadOnlyDictionary<string, FeatureValue> features, double request, double need)
    {
        _encoder.Learn(features);
        _features.Add(features);
        Needs.Add(need);
        LogNeeds.Add(Math.Log(need));
        Requests.Add(request);
        Rows.Add(_encoder.Encode(features));
    }

    /// <summary>Lets the oldest rows go where there are too many, and encodes rows anew where due; returns how many were let go.</summary>
    public int Refresh()
    {
        int dropped = Count > windowRows ? Math.Max(Count - windowRows, windowRows / 6) : 0;
        if (dropped > 0) RemoveOldest(dropped);
        Encode(rebuild: dropped > 0);
        return dropped;
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
        while (Coordinates.Count < Rows.Count) Coordinates.Add(_axis.Of(Rows[Coordinates.Count]));
        _axis.UpdateSpread(Coordinates);
        SmallestNeed = Needs.Min();
        LargestNeed = Needs.Max();
    }
}
