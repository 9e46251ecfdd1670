#!/usr/bin/env dotnet
#:project ../src/Core/Scalable.Core.csproj

// Writes the synthetic history in examples/runs, always the same:
//     dotnet run examples/MakeHistory.cs -- examples/runs 12 40
// Nothing in it was measured. Durations and peaks follow formulas of the input, with noise that grows with them.

using Scalable.History;
using Scalable.Units;

string store = args[0];
int runs = int.Parse(args[1]), tasksPerRun = int.Parse(args[2]);
var random = new Random(20260301);
(string Name, double Speed)[] targets = [("local", 1.6), ("hpc", 1.0), ("hpc", 1.0), ("cloud", 1.15)];

for (int run = 0; run < runs; run++)
{
    (string target, double speed) = targets[random.Next(targets.Length)];
    DateTimeOffset start = new(2026, 3, 1 + run, 8, 0, 0, TimeSpan.Zero);
    string id = $"run-{start:yyyyMMdd'T'HHmmss'Z'}-synthetic-{random.Next():x8}";
    TaskRecord[] tasks = [.. Enumerable.Range(0, tasksPerRun).Select(task => Attempt(id, target, speed, start.AddSeconds(20 * task)))];
    RunWriter.Write(store, new RunRecord
    {
        RunId = id,
        Path = Path.Combine(store, id),
        ProjectName = "synthetic",
        TargetName = target,
        ProviderName = target == "hpc" ? "slurm" : target,
        Status = "completed",
        StartedAt = start,
        FinishedAt = tasks.Max(task => task.FinishedAt),
        ManifestLock = new string('0', 64),
        Tasks = tasks,
    }, overwrite: true);
}

TaskRecord Attempt(string runId, string target, double speed, DateTimeOffset submitted)
{
    bool simulate = random.NextDouble() < 0.7;
    double scenarios = random.Next(1, 121), inputMegabytes = Math.Round(Math.Exp(6.2 + 1.1 * Normal()), 1), horizon = 2050 + 25 * random.Next(3);
    double seconds = (simulate ? 40 + 6 * scenarios + 0.08 * inputMegabytes + 1.5 * (horizon - 2020) : 5 + 0.02 * inputMegabytes) * speed * Math.Exp(0.12 * Normal());
    double gigabytes = (simulate ? 1.5 + 0.004 * inputMegabytes + (horizon > 2075 ? 3 : 0) : 0.4 + 0.0011 * inputMegabytes) * Math.Exp(0.06 * Normal());
    bool succeeded = random.NextDouble() > 0.03;
    int cores = simulate ? 8 : 2;
    return new TaskRecord
    {
        RunId = runId,
        TaskId = $"{random.NextInt64():x16}{random.NextInt64():x16}",
        TaskName = simulate ? "run_demeter_scenario" : "aggregate",
        Component = simulate ? "demeter" : "postprocess",
        Tag = simulate ? "demeter" : "postprocess",
        Target = target,
        State = succeeded ? TaskState.Succeeded : TaskState.Failed,
        SubmittedAt = submitted,
        StartedAt = submitted.AddSeconds(5),
        FinishedAt = submitted.AddSeconds(5 + Math.Round(seconds)),
        DurationSeconds = Math.Round(seconds, 3),
        ErrorType = succeeded ? null : "RuntimeError",
        ErrorMessage = succeeded ? null : "synthetic failure",
        RequestedWorkers = 4,
        RequestedCpus = cores,
        RequestedMemory = MemorySize.Parse(simulate ? "32G" : "8G"),
        RequestedWalltime = Walltime.Parse("04:00:00"),
        ObservedCpu = Math.Round(cores * (0.5 + 0.45 * random.NextDouble()), 2),
        PeakMemory = new MemorySize((long)(gigabytes * 1e9)),
        Features = FeatureSet.From(
        [
            KeyValuePair.Create("num_scenarios", FeatureValue.Of(scenarios)),
            KeyValuePair.Create("input_size_mb", FeatureValue.Of(inputMegabytes)),
            KeyValuePair.Create("time_horizon", FeatureValue.Of(horizon)),
        ]),
    };
}

double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
