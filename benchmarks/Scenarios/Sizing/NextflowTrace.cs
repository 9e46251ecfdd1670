using System.Globalization;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Scenarios.Sizing;

/// <summary>
/// Reads the traces published with Sizey (Bader et al., CLUSTER 2024) by the rules that its numbers rest on: bytes read are
/// the only feature; kinds with few tasks, or with a task of no duration, are left out.
/// </summary>
internal static class NextflowTrace
{
    /// <summary>Kinds of task with fewer rows are left out.</summary>
    public const int MinRows = 34;

    public static TaskRecord[] Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        int Column(string name) => Array.IndexOf(header, name) is >= 0 and { } column ? column : throw new ArgumentException($"'{file}' has no column '{name}'.");
        int process = Column("process"), read = Column("rchar"), peak = Column("rss"), requested = Column("memory"), duration = Column("realtime"), submitted = Column("submit");
        var tasks = new List<TaskRecord>();
        foreach (string line in lines.Skip(1))
        {
            string[] fields = line.Split(',');
            double Number(int column) => double.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
            if (!(Number(peak) > 0)) continue;
            tasks.Add(new TaskRecord
            {
                RunId = Path.GetFileNameWithoutExtension(file),
                TaskId = $"{tasks.Count}",
                TaskName = fields[process],
                State = TaskState.Succeeded,
                SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)Number(submitted)),
                DurationSeconds = Number(duration) / 1000,
                PeakMemory = new MemorySize((long)Number(peak)),
                RequestedMemory = Number(requested) > 0 ? new MemorySize((long)Number(requested)) : null,
                Features = double.IsNaN(Number(read)) ? FeatureSet.Empty : FeatureSet.From([KeyValuePair.Create("input_size", FeatureValue.Of(Number(read)))]),
            });
        }
        return [.. tasks.GroupBy(task => task.TaskName).Where(kind => kind.Count() >= MinRows && kind.All(task => task.DurationSeconds > 0)).SelectMany(kind => kind)];
    }
}
