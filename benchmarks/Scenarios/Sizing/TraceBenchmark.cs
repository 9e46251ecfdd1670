using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>Waste and calibration on traces.</summary>
internal static class TraceBenchmark
{
    private const int PublishedSeed = 1996;
    private const int MinTasksOfKind = 50;

    public static void Run(string program, string[] files)
    {
        (string Name, TaskRecord[] Tasks)[] traces = [.. files.Select(file => (Path.GetFileNameWithoutExtension(file).Replace("trace_", ""), NextflowTrace.Read(file)))];
        Waste(program, traces);
        Calibration(program, traces);
    }

    private static void Waste(string program, (string Name, TaskRecord[] Tasks)[] traces)
    {
        Console.WriteLine("| least waste | trace | waste, GB·h | failed attempts | tasks failing | replay, s | one prediction, ms |\n|---|---|---|---|---|---|---|");
        var stated = new List<(double, bool)>();
        foreach ((string order, ReplayProtocol protocol, int seed, bool tellRequests) in Orders())
            foreach ((string name, TaskRecord[] tasks) in traces)
            {
                StreamReplay replay = StreamReplay.Run(program, tasks, protocol, seed, confidence: null, tellRequests);
                if (protocol == ReplayProtocol.Time && !tellRequests) stated.AddRange(replay.Stated);
                Console.WriteLine($"| {order} | {name} | {replay.WasteGigabyteHours:0.0} | {replay.FailedAttempts} | {100.0 * replay.TasksFailing / replay.Tasks:0.00} % | {replay.Seconds:0.0} | {replay.PredictMilliseconds:0.00} |");
            }
        Reliability("stated with the least waste, time order", stated);
    }

    private static IEnumerable<(string, ReplayProtocol, int, bool)> Orders()
    {
        yield return ("B, time order", ReplayProtocol.Time, 0, false);
        yield return ("B, requests told from the first row", ReplayProtocol.Time, 0, true);
        yield return ($"A, random, seed {PublishedSeed}", ReplayProtocol.Random, PublishedSeed, false);
        for (int seed = 1; seed <= 5; seed++) yield return ($"A, random, seed {seed}", ReplayProtocol.Random, seed, false);
    }

    private static void Calibration(string program, (string Name, TaskRecord[] Tasks)[] traces)
    {
        Console.WriteLine($"\n| confidence asked, time order | trace | waste, GB·h | first attempts that sufficed | kinds with {MinTasksOfKind} tasks | mean deviation | worst |\n|---|---|---|---|---|---|---|");
        var stated = new List<(double, bool)>();
        foreach (double confidence in new[] { 0.8, 0.9, 0.95 })
            foreach ((string name, TaskRecord[] tasks) in traces)
            {
                StreamReplay replay = StreamReplay.Run(program, tasks, ReplayProtocol.Time, PublishedSeed, confidence);
                stated.AddRange(replay.Stated);
                double[] deviations = [.. replay.SuccessByKind(MinTasksOfKind).Select(success => Math.Abs(success - confidence))];
                string spread = deviations.Length == 0 ? "| |" : $"{deviations.Average():0.000} | {deviations.Max():0.000} |";
                Console.WriteLine($"| {confidence:0.00} | {name} | {replay.WasteGigabyteHours:0.0} | {replay.FirstAttemptSuccess:0.000} | {deviations.Length} | {spread}");
            }
        Reliability("stated with a confidence asked for", stated);
    }

    private static void Reliability(string what, List<(double Stated, bool Sufficed)> answers)
    {
        Console.WriteLine($"\n| {what} | recommendations | mean stated | sufficed |\n|---|---|---|---|");
        foreach (IGrouping<int, (double Stated, bool Sufficed)> bin in answers.GroupBy(answer => Math.Min(9, (int)(10 * answer.Stated))).OrderBy(bin => bin.Key))
            Console.WriteLine($"| {bin.Key / 10.0:0.0} to {(bin.Key + 1) / 10.0:0.0} | {bin.Count()} | {bin.Average(answer => answer.Stated):0.000} | {bin.Average(answer => answer.Sufficed ? 1.0 : 0):0.000} |");
        Console.WriteLine();
    }
}
