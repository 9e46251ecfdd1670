using System.Globalization;
using Scalable.Runs;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>One feature of a task: where its value comes from, which categories or range it was seen to take.</summary>
internal sealed class EncodedFeature
{
    /// <summary>How far beyond the seen range, as a share of its width, a number may lie before it counts as far outside.</summary>
    private const double ToleratedExcess = 0.5;

    private readonly Func<TaskRecord, FeatureValue?> _read;
    private readonly Dictionary<string, int> _codes;
    private readonly double _lowest, _highest;

    private EncodedFeature(string name, IReadOnlyList<TaskRecord> records, Func<TaskRecord, FeatureValue?> read)
    {
        _read = read;
        _codes = new Dictionary<string, int>(StringComparer.Ordinal);
        FeatureValue?[] values = [.. records.Select(read)];
        bool isText = values.Any(value => value?.Kind == FeatureValueKind.Text);
        bool anyMissing = values.Any(value => value is null);
        if (isText)
        {
            foreach (string category in values.Where(value => value is not null).Select(value => value!.Value.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                _codes[category] = _codes.Count;
            Description = FeatureDescription.Categorical(name, [.. _codes.Keys]);
            Varies = _codes.Count > 1 || (_codes.Count == 1 && anyMissing);
            return;
        }

        double[] numbers = [.. values.Where(value => value is not null).Select(value => value!.Value.Number)];
        Description = FeatureDescription.Numeric(name, FeatureNames.SoundsLikeSize(name));
        if (numbers.Length == 0) return;
        (_lowest, _highest) = (numbers.Min(), numbers.Max());
        Varies = _lowest < _highest || anyMissing;
    }

    public FeatureDescription Description { get; }

    public bool Varies { get; }

    private bool IsCategorical => Description.Kind == FeatureKind.Categorical;

    public static EncodedFeature OfText(string name, IReadOnlyList<TaskRecord> records, Func<TaskRecord, string?> text) =>
        new(name, records, record => text(record) is { } value ? FeatureValue.Of(value) : null);

    public static EncodedFeature OfNumber(string name, IReadOnlyList<TaskRecord> records, Func<TaskRecord, double?> number) =>
        new(name, records, record => number(record) is { } value ? FeatureValue.Of(value) : null);

    public static EncodedFeature OfTaskFeature(string name, IReadOnlyList<TaskRecord> records) =>
        new(name, records, record => record.Features.TryGetValue(name, out FeatureValue value) ? value : null);

    /// <summary>The number or category code of a record's value: NaN where it has none, -1 for a category never seen.</summary>
    public double Encode(TaskRecord record)
    {
        if (_read(record) is not { } value) return double.NaN;
        if (IsCategorical) return _codes.GetValueOrDefault(value.ToString(), -1);
        return value.Kind == FeatureValueKind.Text ? double.NaN : value.Number;
    }

    public string? FarOutside(double value)
    {
        if (IsCategorical || double.IsNaN(value)) return null;
        double tolerance = ToleratedExcess * (_highest - _lowest);
        return value >= _lowest - tolerance && value <= _highest + tolerance
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Description.Name} = {value:G6} lies far outside what was seen ({_lowest:G6} to {_highest:G6})");
    }
}
