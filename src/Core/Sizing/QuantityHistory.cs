using Scalable.History;
using Scalable.Sizing.Features;

namespace Scalable.Sizing;

/// <summary>What is asked: the encoded features, where they lie on the task's coordinate, and what the cost is weighed by.</summary>
/// <param name="Row">The encoded features.</param>
/// <param name="Coordinate">The input on the one axis on which nearness is judged.</param>
/// <param name="Request">What the user asked for, in the quantity's unit; NaN where unknown.</param>
internal readonly record struct QuantityQuery(EncodedRow Row, double Coordinate, double Request);

/// <summary>The newest rows of one quantity of one task, encoded.</summary>
internal sealed class QuantityHistory(SizingOptions options)
{
    private readonly List<IReadOnlyDictionary<string, FeatureValue>> _features = [];
    private readonly FeatureEncoder _encoder = new();
    private readonly CoordinateAxis _axis = new();
    private int _encodedVersion;

    public SizingOptions Options => options;

    public int Count => Needs.Count;

    /// <summary>Changes when rows were dropped or encoded anew, so that whatever was built row by row must be rebuilt.</summary>
    public int Generation { get; private set; }

    public List<double> Needs { get; } = [];
    public List<double> CostWeights { get; } = [];
    public List<double> Requests { get; } = [];
    public List<EncodedRow> Rows { get; } = [];
    public List<double> Coordinates { get; } = [];

    public double CoordinateSpread => _axis.Spread;

    public int ColumnCount => _encoder.ColumnCount;

    public double SmallestNeed { get; private set; } = double.PositiveInfinity;
    public double LargestNeed { get; private set; }

    public QuantityQuery Query(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        EncodedRow row = _encoder.Encode(features);
        return new QuantityQuery(row, _axis.Of(row), request);
    }

    /// <summary>Appends a row; returns how many of the oldest rows were let go.</summary>
    public int Add(IReadOnlyDictionary<string, FeatureValue> features, double need, double costWeight, double request)
    {
        _encoder.Learn(features);
        _features.Add(features);
        Needs.Add(need);
        CostWeights.Add(costWeight);
        Requests.Add(request);
        SmallestNeed = Math.Min(SmallestNeed, need);
        LargestNeed = Math.Max(LargestNeed, need);
        int dropped = Count > options.WindowRows ? options.WindowRows / 6 : 0;
        if (dropped > 0)
        {
            _features.RemoveRange(0, dropped);
            Needs.RemoveRange(0, dropped);
            CostWeights.RemoveRange(0, dropped);
            Requests.RemoveRange(0, dropped);
            Rows.RemoveRange(0, dropped);
            Coordinates.RemoveRange(0, dropped);
            SmallestNeed = Needs.Min();
            LargestNeed = Needs.Max();
        }
        bool encodeAll = _encodedVersion != _encoder.Version;
        if (encodeAll)
        {
            Rows.Clear();
            foreach (IReadOnlyDictionary<string, FeatureValue> earlier in _features) Rows.Add(_encoder.Encode(earlier));
            _encodedVersion = _encoder.Version;
        }
        else
        {
            Rows.Add(_encoder.Encode(features));
        }
        bool moved = _axis.Update(Rows, Needs, encodeAll);
        if (encodeAll || moved || dropped > 0)
        {
            Coordinates.Clear();
            foreach (EncodedRow row in Rows) Coordinates.Add(_axis.Of(row));
            Generation++;
        }
        else
        {
            Coordinates.Add(_axis.Of(Rows[^1]));
        }
        _axis.UpdateSpread(Coordinates);
        return dropped;
    }
}
