using Scalable.Advising;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Advising;

/// <summary>
/// On made histories whose shapes differ the default wastes no more than the quantile rule, nor than any single model type by over a
/// tenth: asked four runs ahead, retries by the recommendation's own plan.
/// </summary>
public class MadeShapeTests
{
    private const double Tolerance = 1.1;

    [Theory]
    [InlineData("linear")]
    [InlineData("step")]
    [InlineData("heavy")]
    [InlineData("clusters")]
    [InlineData("drift")]
    [InlineData("categories")]
    [InlineData("none")]
    [InlineData("kills")]
    public void The_default_wastes_no_more_than_the_quantile_rule_or_any_single_model_type(string shape)
    {
        RunRecord[] runs = Made(shape);
        double auto = Waste(runs, earlier => new LearnedAdvisor(earlier));
        Assert.True(auto <= Waste(runs, earlier => new ResourceAdvisor(earlier)), "the quantile rule wastes less");
        foreach (ModelType type in new[] { ModelType.Linear, ModelType.RandomForest, ModelType.GradientBoosting })
            Assert.True(auto <= Tolerance * Waste(runs, earlier => new LearnedAdvisor(earlier, new LearnedAdvisorOptions { ModelType = type })), $"{type} wastes less");
    }

    private static double Waste(RunRecord[] runs, Func<RunRecord[], IResourceAdvisor> learn)
    {
        const int Warm = 8, Asked = 4, MaxAttempts = 40;
        double waste = 0;
        for (int k = Warm; k < runs.Length; k += Asked)
        {
            IResourceAdvisor advisor = learn(runs[..k]);
            foreach (TaskRecord task in runs.Skip(k).Take(Asked).SelectMany(run => run.Tasks).Where(task => task.State == TaskState.Succeeded))
            {
                ResourceRecommendation advice = advisor.Recommend(new RecommendationQuery("t") { Features = task.Features });
                double given = advice.Memory!.Value.Bytes, need = task.PeakMemory!.Value.Bytes;
                for (int attempt = 0; given < need && attempt < MaxAttempts; attempt++)
                {
                    waste += given;
                    given = advice.MemoryPlan.Next(given);
                }
                waste += given - need;
            }
        }
        return waste;
    }

    // Gigabytes of a size x: a line but if the shape says otherwise.
    private static RunRecord[] Made(string shape)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, 28).Select(run => new RunRecord { RunId = $"run-{run:00}", Path = "made", Tasks = Enumerable.Range(0, 20).SelectMany(i => Attempts(run, i)).ToArray() })];

        TaskRecord[] Attempts(int run, int i)
        {
            double x = Math.Exp(3 + Normal()), noise = Math.Exp(0.08 * Normal());
            string kind = "abc"[random.Next(3)].ToString();
            double gigabytes = noise * shape switch
            {
                "clusters" => random.Next(4) == 0 ? 20 : 4,
                "drift" => (2 + 0.2 * x) * (run < 14 ? 1 : 1.8),
                "categories" => kind == "a" ? 2 + 0.1 * x : kind == "b" ? 8 : 20,
                "none" => 6,
                "step" => x < 25 ? 3 : 12,
                "heavy" => (2 + 0.1 * x) * Math.Exp(0.8 * Math.Abs(Normal())),
                _ => 2 + 0.2 * x,
            };
            var features = new Dictionary<string, FeatureValue>();
            if (shape != "none") features["size"] = FeatureValue.Of(x);
            if (shape == "categories") features["kind"] = FeatureValue.Of(kind);
            var task = new TaskRecord
            {
                RunId = $"run-{run:00}",
                TaskId = $"{run}-{i}",
                TaskName = "t",
                State = TaskState.Succeeded,
                FinishedAt = DateTimeOffset.UnixEpoch.AddHours(run).AddMinutes(i),
                DurationSeconds = 600 * noise,
                PeakMemory = new MemorySize((long)(gigabytes * 1e9)),
                RequestedMemory = new MemorySize(32_000_000_000),
                Features = FeatureSet.From(features),
            };
            if (shape != "kills" || gigabytes <= 8) return [task];
            return
            [
                task with { State = TaskState.Failed, ErrorType = "OutOfMemory", PeakMemory = null, RequestedMemory = new MemorySize(8_000_000_000) },
                task with { Attempt = 2, FinishedAt = task.FinishedAt!.Value.AddSeconds(30), RequestedMemory = new MemorySize(64_000_000_000) },
            ];
        }
    }
}
