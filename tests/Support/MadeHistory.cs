using System.Globalization;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.TestSupport;

/// <summary>
/// Histories with known truth, the same for the same seed on any machine. On target hpc, before noise:
/// <list type="table">
/// <item><term>run_demeter_scenario</term><description>40 + 6 num_scenarios + 0.08 input_size_mb + 1.5 (time_horizon - 2020) seconds; 1.5 + 0.004 input_size_mb GB, and 3 more where time_horizon is after 2075</description></item>
/// <item><term>aggregate</term><description>5 + 0.02 input_size_mb seconds; 0.4 + 0.0011 input_size_mb GB</description></item>
/// <item><term>run_gcam</term><description>300 + 0.9 num_scenarios^1.4 seconds; 6 + 0.12 num_scenarios GB</description></item>
/// </list>
/// On local everything takes 1.6, on aws 1.15 times as long. Noise is lognormal: 12 % for seconds and 6 % for memory. Three in
/// a hundred attempts fail. The random numbers are Python's, so that answers which the Python project gave on the history of a
/// seed hold here.
/// </summary>
public static class MadeHistory
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);

    /// <summary>Runs two hours apart, the earliest first.</summary>
    public static IEnumerable<RunRecord> Runs(int runs, int tasksPerRun, int seed, string project = "demo")
    {
        var random = new PythonRandom((uint)seed);
        for (int run = 0; run < runs; run++) yield return Run(random, s_start.AddHours(2 * run), tasksPerRun, project);
    }

    /// <summary>Writes the runs into a run store.</summary>
    public static void Write(string directory, int runs, int tasksPerRun, int seed, string project = "demo")
    {
        foreach (RunRecord run in Runs(runs, tasksPerRun, seed, project)) RunWriter.Write(directory, run, overwrite: true);
    }

    private static RunRecord Run(PythonRandom random, DateTimeOffset start, int tasks, string project)
    {
        string target = random.Choice("local", "hpc", "hpc", "aws");
        string id = string.Create(CultureInfo.InvariantCulture, $"run-{start:yyyyMMdd'T'HHmmss'Z'}-{project}-{random.NextUInt32():x8}");
        return new RunRecord
        {
            RunId = id,
            Path = id,
            ProjectName = project,
            TargetName = target,
            ProviderName = target == "hpc" ? "slurm" : target,
            Status = "completed",
            StartedAt = start,
            FinishedAt = start.AddSeconds(7000),
            ManifestLock = new string('0', 64),
            SourceManifestPath = "scalable.yaml",
            Tasks = [.. Enumerable.Range(0, tasks).Select(task => Attempt(random, id, target, start.AddSeconds(task)))],
        };
    }

    private static TaskRecord Attempt(PythonRandom random, string runId, string target, DateTimeOffset submitted)
    {
        string task = random.NextDouble() < 0.6 ? "run_demeter_scenario" : random.Choice("aggregate", "run_gcam");
        (string component, int cores, string memory) = task switch
        {
            "run_demeter_scenario" => ("demeter", 8, "32G"),
            "aggregate" => ("postprocess", 2, "8G"),
            _ => ("gcam", 4, "24G"),
        };
        double scenarios = random.Integer(1, 120), megabytes = Math.Round(Math.Exp(random.Gauss(6.2, 1.1)), 1), horizon = random.Choice(2050, 2075, 2100);
        (double seconds, double gigabytes) = Truth(task, scenarios, megabytes, horizon);
        seconds *= target switch { "local" => 1.6, "aws" => 1.15, _ => 1.0 } * Math.Exp(random.Gauss(0, 0.12));
        gigabytes *= Math.Exp(random.Gauss(0, 0.06));
        string id = string.Concat(Enumerable.Range(0, 4).Select(_ => random.NextUInt32()).Reverse().Select(part => part.ToString("x8", CultureInfo.InvariantCulture)));
        bool succeeded = random.NextDouble() > 0.03;
        return new TaskRecord
        {
            RunId = runId,
            TaskId = id,
            TaskName = task,
            Component = component,
            Tag = component,
            Target = target,
            State = succeeded ? TaskState.Succeeded : TaskState.Failed,
            SubmittedAt = submitted,
            StartedAt = submitted,
            FinishedAt = submitted.AddSeconds((int)seconds),
            DurationSeconds = seconds,
            ErrorType = succeeded ? null : "RuntimeError",
            ErrorMessage = succeeded ? null : "boom",
            RequestedWorkers = 4,
            RequestedCpus = cores,
            RequestedMemory = MemorySize.Parse(memory),
            RequestedWalltime = Walltime.Parse("04:00:00"),
            ObservedCpu = Math.Round(cores * random.Uniform(0.5, 0.95), 2),
            PeakMemory = new MemorySize((long)Math.Round(Math.Round(gigabytes, 4) * 1e9)),
            Features = FeatureSet.From(
            [
                KeyValuePair.Create("num_scenarios", FeatureValue.Of(scenarios)),
                KeyValuePair.Create("input_size_mb", FeatureValue.Of(megabytes)),
                KeyValuePair.Create("time_horizon", FeatureValue.Of(horizon)),
            ]),
        };
    }

    private static (double Seconds, double Gigabytes) Truth(string task, double scenarios, double megabytes, double horizon) => task switch
    {
        "run_demeter_scenario" => (40 + 6 * scenarios + 0.08 * megabytes + 1.5 * (horizon - 2020), 1.5 + 0.004 * megabytes + (horizon > 2075 ? 3 : 0)),
        "aggregate" => (5 + 0.02 * megabytes, 0.4 + 0.0011 * megabytes),
        _ => (300 + 0.9 * Math.Pow(scenarios, 1.4), 6 + 0.12 * scenarios),
    };
}
