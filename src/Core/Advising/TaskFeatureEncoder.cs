using System.Globalization;
using Scalable.Runs;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>
/// Turns the attempts of one task, and queries for it, into rows of features: target and component, what was requested,
/// and the task's own features. Only what is known before a task starts is a feature. A feature that never varied is left out.
/// </summary>
internal sealed class TaskFeatureEncoder
{
    private readonly List<EncodedFeature> _features;

    private TaskFeatureEncoder(List<EncodedFeature> features)
    {
        _features = features;
        Schema = new FeatureSchema([.. features.Select(feature => feature.Description)]);
    }

    public FeatureSchema Schema { get; }

    /// <summary>Learns which features there are and which categories and ranges they take.</summary>
    public static TaskFeatureEncoder Fit(IReadOnlyList<TaskRecord> records)
    {
        List<EncodedFeature> candidates =
        [
            EncodedFeature.OfText("target", records, record => record.Target),
            EncodedFeature.OfText("component", records, record => record.Component),
            EncodedFeature.OfNumber("requested_cpus", records, record => record.RequestedCpus),
            EncodedFeature.OfNumber("requested_memory_bytes", records, record => record.RequestedMemory?.Bytes),
            EncodedFeature.OfNumber("requested_walltime_s", records, record => record.RequestedWalltime?.TotalSeconds),
            EncodedFeature.OfNumber("requested_workers", records, record => record.RequestedWorkers),
        ];
        foreach (string name in records.SelectMany(record => record.Features.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            candidates.Add(EncodedFeature.OfTaskFeature(name, records));
        return new TaskFeatureEncoder([.. candidates.Where(feature => feature.Varies)]);
    }

    public FeatureTable Encode(IReadOnlyList<TaskRecord> records)
    {
        var columns = new double[_features.Count][];
        for (int i = 0; i < columns.Length; i++)
        {
            EncodedFeature feature = _features[i];
            double[] column = new double[records.Count];
            for (int row = 0; row < column.Length; row++) column[row] = feature.Encode(records[row]);
            columns[i] = column;
        }
        return new FeatureTable(Schema, columns, records.Count);
    }

    /// <summary>
    /// The query's row; a feature that the query does not name takes what the newest attempt requested where it is a
    /// request, and is NaN otherwise.
    /// </summary>
    public double[] Encode(RecommendationQuery query, TaskRecord newest)
    {
        var asked = new TaskRecord
        {
            RunId = newest.RunId,
            TaskId = newest.TaskId,
            TaskName = query.Task,
            Component = newest.Component,
            Target = query.Target,
            RequestedCpus = query.RequestedCpus ?? newest.RequestedCpus,
            RequestedMemory = query.RequestedMemory ?? newest.RequestedMemory,
            RequestedWalltime = query.RequestedWalltime ?? newest.RequestedWalltime,
            RequestedWorkers = newest.RequestedWorkers,
            Features = query.Features,
        };
        return [.. _features.Select(feature => feature.Encode(asked))];
    }

    /// <summary>A feature's encoded value as text: the number, the category's name, or missing.</summary>
    public string Show(int feature, double value)
    {
        FeatureDescription description = Schema.Features[feature];
        if (double.IsNaN(value)) return "missing";
        if (description.Kind == FeatureKind.Numeric) return value.ToString("G6", CultureInfo.InvariantCulture);
        return value >= 0 ? description.Categories[(int)value] : "never seen";
    }

    /// <summary>Says, for the first feature of <paramref name="row"/> that lies far outside what was seen, what is wrong with it; null if none does.</summary>
    public string? FarOutside(ReadOnlySpan<double> row)
    {
        for (int i = 0; i < _features.Count; i++)
            if (_features[i].FarOutside(row[i]) is { } reason)
                return reason;
        return null;
    }

    /// <summary>The query's features that no attempt ever had, in ordinal order.</summary>
    public IReadOnlyList<string> Unknown(FeatureSet features, IReadOnlyList<TaskRecord> records) =>
        [.. features.Keys.Where(name => !records.Any(record => record.Features.ContainsKey(name))).Order(StringComparer.Ordinal)];
}
