using Scalable.Runs.Importing;
using Scalable.Evaluation.Simulation;

namespace Scalable.Scenarios.Scaling;

/// <summary>A workload and the time a requested worker takes to arrive.</summary>
internal sealed record ScalingCase(Workload Workload, string Name, int StartDelaySeconds)
{
    private static readonly string[] s_traces = ["eager", "methylseq", "rnaseq"];
    private static readonly int[] s_delays = [0, 60, 300];

    /// <summary>Three traces, each with one tag and with a tag a process, and four patterns, with three start delays each.</summary>
    public static IReadOnlyList<ScalingCase> All(string directory, TextWriter log)
    {
        var workloads = new List<(string Name, Workload Workload)>();
        foreach (string trace in s_traces)
        {
            string path = Path.Combine(directory, $"trace_{trace}.csv");
            if (!File.Exists(path))
            {
                log.WriteLine($"SKIPPED: {path} is not there, so its six cases are missing from every table and mean below.");
                continue;
            }
            var runs = RecordImporter.Read(path, RecordFormat.Nextflow).Runs;
            Workload tags = WorkloadHistory.WithTagPerTaskName(trace, runs, out int leftOut);
            if (leftOut > 0) log.WriteLine($"{trace}: {leftOut} rows without a submission or a duration left out.");
            workloads.Add((trace + ", one tag", tags.WithOneTag("all")));
            workloads.Add((trace + ", a tag a process", tags));
        }
        foreach (string pattern in WorkloadPattern.Names) workloads.Add((pattern, WorkloadPattern.Make(pattern)));
        return WithDelays(workloads);
    }

    /// <summary>The four patterns with twelve seeds that nothing was tried on, with three start delays each.</summary>
    public static IReadOnlyList<ScalingCase> HeldOut() =>
        WithDelays([.. Enumerable.Range(201, 12).SelectMany(seed => WorkloadPattern.Names.Select(pattern => ($"{pattern}, seed {seed}", WorkloadPattern.Make(pattern, (ulong)seed))))]);

    private static ScalingCase[] WithDelays(IReadOnlyList<(string Name, Workload Workload)> workloads) =>
        [.. workloads.SelectMany(workload => s_delays.Select(delay => new ScalingCase(workload.Workload, $"{workload.Name}, {delay} s", delay)))];
}
