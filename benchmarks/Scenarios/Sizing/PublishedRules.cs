using Scalable.Runs;
using Scalable.Statistics;

namespace Scalable.Scenarios.Sizing;

/// <summary>
/// The simple rules of the paper of Sizey (Bader et al., CLUSTER 2024), replayed by its protocols: what they waste here against
/// what was published, which shows that traces are read and permuted as they were there.
/// </summary>
internal static class PublishedRules
{
    private const double BytesPerGibibyte = 1L << 30;
    private const int PublishedSeed = 1996;

    // Waste in GB·h and failed attempts.
    private static readonly (string Trace, ReplayProtocol Protocol, string Rule, double Waste, int Failures)[] s_published =
    [
        ("methylseq", ReplayProtocol.Time, "largest seen", 2105, 19), ("methylseq", ReplayProtocol.Time, "quantile in whole GiB", 2705, 17),
        ("eager", ReplayProtocol.Time, "largest seen", 405, 39), ("eager", ReplayProtocol.Time, "quantile in whole GiB", 870, 16),
        ("rnaseq", ReplayProtocol.Time, "largest seen", 46.9, 29), ("rnaseq", ReplayProtocol.Time, "quantile in whole GiB", 125, 1),
        ("methylseq", ReplayProtocol.Random, "largest seen", 1744, 10), ("methylseq", ReplayProtocol.Random, "quantile in whole GiB", 2089, 1),
        ("eager", ReplayProtocol.Random, "largest seen", 367, 12), ("eager", ReplayProtocol.Random, "quantile in whole GiB", 997, 2),
        ("rnaseq", ReplayProtocol.Random, "largest seen", 63.1, 23), ("rnaseq", ReplayProtocol.Random, "quantile in whole GiB", 126, 0),
        ("methylseq", ReplayProtocol.Random, "requests", 22643, 0), ("eager", ReplayProtocol.Random, "requests", 2482, 0), ("rnaseq", ReplayProtocol.Random, "requests", 1242, 0),
    ];

    public static void Run(string[] files)
    {
        Console.WriteLine("| trace | order | rule | waste, GB·h | published | failed attempts | published |\n|---|---|---|---|---|---|---|");
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file).Replace("trace_", "");
            TaskRecord[] trace = NextflowTrace.Read(file);
            foreach ((_, ReplayProtocol protocol, string rule, double waste, int failures) in s_published.Where(row => row.Trace == name))
            {
                (double wasted, int failed) = Replay(trace, protocol, rule);
                Console.WriteLine($"| {name} | {protocol} | {rule} | {wasted:0.0} | {waste:0.0} | {failed} | {failures} |");
            }
        }
    }

    private static (double Waste, int Failures) Replay(TaskRecord[] trace, ReplayProtocol protocol, string rule)
    {
        var seen = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        double waste = 0;
        int failures = 0;
        foreach ((TaskRecord[] warmup, TaskRecord[] online) in ReplayOrder.Of(trace, protocol, PublishedSeed))
        {
            foreach (TaskRecord task in warmup) Learn(task);
            foreach (TaskRecord task in online)
            {
                double needed = task.PeakMemory!.Value.Bytes, allocated = Allocate(rule, task, seen.GetValueOrDefault(task.TaskName) ?? []), wasted = 0;
                for (; allocated < needed; allocated *= 2, failures++) wasted += allocated;
                waste += (wasted + allocated - needed) * task.DurationSeconds!.Value / 3600 / 1e9;
                Learn(task);
            }
        }
        return (waste, failures);

        void Learn(TaskRecord task)
        {
            if (!seen.TryGetValue(task.TaskName, out List<double>? peaks)) seen[task.TaskName] = peaks = [];
            peaks.Add(task.PeakMemory!.Value.Bytes);
        }
    }

    private static double Allocate(string rule, TaskRecord task, List<double> peaks) => rule switch
    {
        "requests" => task.RequestedMemory!.Value.Bytes,
        "largest seen" => peaks.Max(),
        _ => Math.Ceiling(Quantile.LinearOrNull(peaks, 0.95)!.Value * 1.1 / BytesPerGibibyte) * BytesPerGibibyte,
    };
}
