using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>Advice asked a whole run ahead, as users ask: before each run an advisor learns from those before it alone and is asked about all its tasks.</summary>
internal static class RunAheadBenchmark
{
    private const int MaxAttempts = 40;

    /// <param name="warm">How many runs only teach.</param>
    /// <param name="directories">Run stores; runs in the order of their ids.</param>
    public static void Run(int warm, string[] directories)
    {
        Console.WriteLine("| history | advisor | tasks | waste, GB·h | failing at first | stated, memory | stated, both | held, both | killed by walltime |\n|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in directories)
        {
            RunRecord[] runs = [.. RunStore.Read(directory).Runs.OrderBy(run => run.RunId, StringComparer.Ordinal)];
            foreach (string model in new[] { "auto", "gradient_boosting", "random_forest", "linear", "quantile" })
                Console.WriteLine($"| {Stores.NameOf(directory)} | {model} | {Measure(runs, warm, model)} |");
        }
    }

    private static string Measure(RunRecord[] runs, int warm, string model)
    {
        double waste = 0, memory = 0, both = 0;
        int tasks = 0, failing = 0, killed = 0, held = 0;
        for (int k = warm; k < runs.Length; k++)
        {
            IResourceAdvisor advisor = model == "quantile" ? new ResourceAdvisor(runs[..k]) : new LearnedAdvisor(runs[..k], new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(model) });
            foreach (TaskRecord task in runs[k].Tasks)
            {
                if (task is not { State: TaskState.Succeeded, PeakMemory.Bytes: > 0 and { } need, DurationSeconds: { } seconds }) continue;
                ResourceRecommendation advice = advisor.Recommend(new RecommendationQuery(task.TaskName) { Features = task.Features, Target = task.Target, RequestedMemory = task.RequestedMemory });
                if (advice.Memory is not { } given) continue;
                double allocated = given.Bytes;
                int attempts = 0;
                for (; allocated < need && attempts < MaxAttempts; attempts++)
                {
                    waste += allocated * seconds;
                    allocated = advice.MemoryPlan.Next(allocated);
                }
                waste += (allocated - need) * seconds;
                bool inTime = !(advice.Walltime?.TotalSeconds < seconds);
                tasks++;
                failing += attempts > 0 ? 1 : 0;
                killed += inTime ? 0 : 1;
                held += attempts == 0 && inTime ? 1 : 0;
                memory += advice.MemoryConfidence ?? advice.Confidence ?? 0;
                both += advice.Confidence ?? 0;
            }
        }
        return $"{tasks} | {waste / 3600e9:0.0} | {100.0 * failing / tasks:0.0} % | {memory / tasks:0.000} | {both / tasks:0.000} | {(double)held / tasks:0.000} | {100.0 * killed / tasks:0.0} %";
    }
}
