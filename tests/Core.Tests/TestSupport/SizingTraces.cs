using System.Globalization;
using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Runs.Importing.Rows;
using Scalable.Units;

namespace Scalable.Tests.TestSupport;

/// <summary>The traces of the sizing protocol as attempts, by the protocol's own rules for rows.</summary>
internal static class SizingTraces
{
    private const int FewestRows = 34;

    public static TaskRecord[] Read(string workflow)
    {
        string file = SharedData.Require("data", "traces", $"trace_{workflow}.csv");
        using ImportSource source = ImportSource.Open(file);
        var context = new ImportContext(source, new ImportOptions());
        var lines = new LineSource(context);
        var header = new TableHeader(TableText.FirstLine(lines)!.Split(','));
        var attempts = new List<TaskRecord>();
        foreach (DelimitedRow row in new DelimitedRows(lines, context, header, ",", quotes: true).Read())
        {
            double Number(string column) => double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
            if (!(Number("rss") > 0)) continue;
            double read = Number("rchar");
            attempts.Add(new TaskRecord
            {
                RunId = workflow,
                TaskId = attempts.Count.ToString(CultureInfo.InvariantCulture),
                TaskName = row["process"]!,
                State = TaskState.Succeeded,
                SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)Number("submit")),
                DurationSeconds = Number("realtime") / 1000,
                PeakMemory = new MemorySize((long)Number("rss")),
                RequestedMemory = Number("memory") > 0 ? new MemorySize((long)Number("memory")) : null,
                Features = double.IsNaN(read) ? FeatureSet.Empty : FeatureSet.From([KeyValuePair.Create("input_size", FeatureValue.Of(read))]),
            });
        }
        return [.. attempts.GroupBy(attempt => attempt.TaskName).Where(task => task.Count() >= FewestRows && task.All(attempt => attempt.DurationSeconds > 0)).SelectMany(task => task)];
    }
}
