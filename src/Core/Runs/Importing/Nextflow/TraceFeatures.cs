using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>
/// Makes features of columns: a column whose cells are all numbers (or sizes, durations, percentages, times, if Nextflow
/// says it is one of these) becomes numbers, in bytes, milliseconds and percent; any other becomes texts. Named groups of
/// the pattern of task names are features too.
/// </summary>
internal sealed class TraceFeatures(ImportContext context, TraceNumbers numbers)
{
    private readonly string[] _names = [.. context.Options.FeatureColumns.Distinct(StringComparer.Ordinal)];
    private readonly TaskNaming _naming = new(context, "process", "name");

    public IReadOnlyList<FeatureSet> Read(IReadOnlyList<IRecordRow> rows)
    {
        Func<string, double?>?[] readers = [.. _names.Select(name => rows.All(row => Cell(row, name) is not { } cell || Number(name, cell) is not null) ? cell => Number(name, cell) : (Func<string, double?>?)null)];
        return [.. rows.Select(row => FeatureSet.From([.. context.Options.TaskNamePattern is null ? [] : _naming.Of(row).Features.Where(feature => !_names.Contains(feature.Key)), .. Cells(row, readers)]))];
    }

    private double? Number(string name, string cell) => numbers.Normal(cell) is { } normal ? TraceColumns.NumberReader(name)(normal) : null;

    private IEnumerable<KeyValuePair<string, FeatureValue>> Cells(IRecordRow row, Func<string, double?>?[] readers)
    {
        for (int i = 0; i < _names.Length; i++)
            if (Cell(row, _names[i]) is { } cell)
                yield return new(_names[i], readers[i] is { } read ? FeatureValue.Of(read(cell)!.Value) : FeatureValue.Of(cell));
    }

    private static string? Cell(IRecordRow row, string name) => TraceRowReader.Cell(row, name);
}
