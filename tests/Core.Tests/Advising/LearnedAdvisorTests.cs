using System.Globalization;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Units;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Advising;

public class LearnedAdvisorTests
{
    /// <summary>The truth of <see cref="MadeHistory"/> for run_demeter_scenario with 50 scenarios, 2,048 MB and horizon 2100.</summary>
    private const double TrueSeconds = 40 + 6 * 50 + 0.08 * 2048 + 1.5 * 80, TrueGigabytes = 1.5 + 0.004 * 2048 + 3;

    public static TheoryData<ModelType> ModelTypes => [ModelType.Linear, ModelType.RandomForest, ModelType.GradientBoosting, ModelType.Auto];

    [Theory]
    [InlineData(ModelType.RandomForest)]
    [InlineData(ModelType.GradientBoosting)]
    [InlineData(ModelType.Auto)]
    public void Predictions_lie_within_15_percent_of_the_truth_of_a_made_history(ModelType type)
    {
        ResourceRecommendation advice = new LearnedAdvisor([.. MadeHistory.Runs(200, 50, seed: 7)], new LearnedAdvisorOptions { ModelType = type }).Recommend(
            new RecommendationQuery("run_demeter_scenario")
            {
                Target = "hpc",
                Features = Features(("num_scenarios", 50), ("input_size_mb", 2048), ("time_horizon", 2100)),
            });

        Assert.Equal("learned", advice.Method);
        Assert.InRange(Expected(advice, "duration_s") / TrueSeconds, 0.85, 1.15);
        Assert.InRange(Expected(advice, "peak_memory_bytes") / (TrueGigabytes * 1e9), 0.85, 1.15);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void Advice_follows_the_input_where_the_quantile_cannot(ModelType type)
    {
        LearnedAdvisor advisor = new([ProportionalRun(120)], new LearnedAdvisorOptions { ModelType = type });

        ResourceRecommendation small = advisor.Recommend(Ask(10)), large = advisor.Recommend(Ask(50));

        // Seconds are twice and gigabytes half the input: whatever is learnt must tell 10 from 50.
        Assert.InRange(Expected(small, "duration_s"), 14, 26);
        Assert.InRange(Expected(large, "duration_s"), 85, 115);
        Assert.InRange(Expected(large, "peak_memory_bytes"), 21e9, 29e9);
        Assert.True(large.Memory >= small.Memory);
        if (type != ModelType.Auto) Assert.Equal(1, Assert.Single(large.Evidence.Importances["memory"]).Value, 9);
    }

    [Fact]
    public void The_same_history_gives_the_same_advice_in_any_culture_and_on_any_number_of_threads()
    {
        string First(int threads, string culture)
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            try
            {
                using var json = new MemoryStream();
                RecommendationJson.Write(json, new LearnedAdvisor([ProportionalRun(60)], new LearnedAdvisorOptions { MaxThreads = threads }).Recommend(Ask(33)));
                return System.Text.Encoding.UTF8.GetString(json.ToArray());
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }

        Assert.Equal(First(1, "en-US"), First(4, "de-DE"));
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void Five_attempts_cannot_say_95_percent(ModelType type)
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(5)], new LearnedAdvisorOptions { ModelType = type }).Recommend(Ask(5));

        Assert.Equal("learned", advice.Method);
        Assert.True(advice.Confidence < 0.95 && advice.MemoryConfidence < 0.95);
        Assert.Contains("too few", advice.Evidence.Reason);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void More_input_than_was_seen_never_gets_less_and_is_less_sure(ModelType type)
    {
        // Gigabytes are half of the input, which went up to 60.
        var advisor = new LearnedAdvisor([ProportionalRun(60)], new LearnedAdvisorOptions { ModelType = type });
        ResourceRecommendation[] answers = [.. new[] { 30.0, 60, 80, 120, 180 }.Select(size => advisor.Recommend(Ask(size)))];

        for (int i = 1; i < answers.Length; i++)
        {
            Assert.True(answers[i].Memory >= answers[i - 1].Memory);
            Assert.True(answers[i].Walltime >= answers[i - 1].Walltime);
        }
        Assert.InRange(answers[3].Memory!.Value.Bytes, 60_000_000_000, 120_000_000_000);
        Assert.True(answers[3].Confidence < 0.9);
        Assert.True(answers[4].Confidence < answers[3].Confidence);
        Assert.Contains("beyond what was seen", answers[3].Evidence.Reason);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void One_outlier_moves_no_advice_further_than_its_rank_does_and_a_second_confirms_it(ModelType type)
    {
        foreach (int outlier in new[] { 0, 10, 20 })
            Assert.InRange(Advice(21, i => i == outlier), 1_000_000_000, 1_300_000_000);
        // Two of 22 are more than a twentieth.
        Assert.True(Advice(22, i => i >= 20) >= 20_000_000_000);

        long Advice(int rows, Func<int, bool> isOutlier)
        {
            var random = new Random(4);
            TaskRecord[] tasks = [.. Enumerable.Range(0, rows).Select(i => new TaskRecord
            {
                RunId = $"run-{i / 3:00}",
                TaskId = $"{i}",
                TaskName = "t",
                State = TaskState.Succeeded,
                FinishedAt = DateTimeOffset.UnixEpoch.AddMinutes(i),
                DurationSeconds = 600 + random.Next(60),
                PeakMemory = new MemorySize(isOutlier(i) ? 20_000_000_000 : 1_000_000_000 + random.Next(50_000_000)),
                Features = FeatureSet.From([KeyValuePair.Create("size", FeatureValue.Of(1 + random.NextDouble()))]),
            })];
            RunRecord[] runs = [.. tasks.GroupBy(task => task.RunId).Select(run => new RunRecord { RunId = run.Key, Path = "made", Tasks = run.ToArray() })];
            var query = new RecommendationQuery("t") { Features = FeatureSet.From([KeyValuePair.Create("size", FeatureValue.Of(1.5))]) };
            return new LearnedAdvisor(runs, new LearnedAdvisorOptions { ModelType = type }).Recommend(query).Memory!.Value.Bytes;
        }
    }

    [Fact]
    public void An_unknown_task_has_no_advice()
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(60)]).Recommend(new RecommendationQuery("merge"));

        Assert.Equal(("none", "task not found in history"), (advice.Method, advice.Evidence.Reason));
    }

    [Fact]
    public void A_feature_that_no_attempt_had_is_not_used_and_named()
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(60)])
            .Recommend(new RecommendationQuery("sort") { Features = Features(("input_gb", 20), ("moon_phase", 3)) });

        Assert.Equal("learned", advice.Method);
        Assert.Contains("moon_phase", advice.Evidence.Reason);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void A_text_in_place_of_a_number_and_a_target_never_seen_are_named(ModelType type)
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(60)], new LearnedAdvisorOptions { ModelType = type })
            .Recommend(new RecommendationQuery("sort") { Target = "nowhere", Features = FeatureSet.From([KeyValuePair.Create("input_gb", FeatureValue.Of("2048,5"))]) });

        Assert.Equal("learned", advice.Method);
        Assert.Contains("input_gb = '2048,5'", advice.Evidence.Reason);
        Assert.Contains("'nowhere'", advice.Evidence.Reason);
    }

    [Fact]
    public void A_query_that_leaves_a_feature_open_covers_the_inputs_of_the_past()
    {
        var advisor = new LearnedAdvisor([ProportionalRun(60)]);

        ResourceRecommendation open = advisor.Recommend(new RecommendationQuery("sort"));

        // Inputs were 1 to 60, so durations 2 to 120: the middle one is about 60, and 95 % lie below about 114.
        Assert.InRange(Expected(open, "duration_s"), 45, 75);
        Assert.InRange(open.Walltime!.Value.TotalSeconds, 108, 130);
    }

    [Fact]
    public void Attempts_that_failed_teach_nothing_of_peaks_and_durations()
    {
        RunRecord run = MadeRuns.Of("run-1", [.. ProportionalRun(60).Tasks, .. Enumerable.Range(1, 30).Select(i =>
            MadeRuns.Attempt(state: TaskState.Failed, seconds: 1, peakBytes: 1000, features: Features(("input_gb", i))))]);

        Assert.InRange(Expected(new LearnedAdvisor([run]).Recommend(Ask(20)), "peak_memory_bytes"), 8e9, 12e9);
    }

    [Fact]
    public void Workers_for_a_deadline_follow_from_predicted_work()
    {
        // A 30 GB sort takes about 60 s: in ten minutes a worker does about 10 of them, so 200 tasks need about 20 workers.
        var advisor = new LearnedAdvisor([ProportionalRun(60)]);

        ResourceRecommendation advice = advisor.Recommend(Ask(30) with { Deadline = TimeSpan.FromMinutes(10), TaskCount = 200 });

        Assert.InRange(advice.WorkerCount, 18, 23);
        Assert.Equal(5, advisor.Recommend(Ask(30) with { Deadline = TimeSpan.FromMinutes(1.05), TaskCount = 5 }).WorkerCount);
    }

    [Fact]
    public void A_deadline_shorter_than_one_task_is_told()
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(60)]).Recommend(Ask(50) with { Deadline = TimeSpan.FromSeconds(10), TaskCount = 4 });

        Assert.Equal(4, advice.WorkerCount);
        Assert.Contains("longer than the deadline", advice.Evidence.Reason);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void An_explanation_adds_up_and_names_the_nearest_tasks(ModelType type)
    {
        RecommendationExplanation explanation = new LearnedAdvisor([ProportionalRun(60)], new LearnedAdvisorOptions { ModelType = type })
            .Recommend(Ask(50) with { Explain = true }).Explanation!;

        FeatureContribution memory = Assert.Single(explanation.Contributions, contribution => contribution.Quantity == "peak_memory_bytes");
        Assert.Equal(("input_gb", "50"), (memory.Feature, memory.Value));
        Assert.InRange(memory.Base + memory.Contribution, 21e9, 29e9);
        Assert.Equal([50.0, 51, 49, 52, 48], explanation.NearestTasks.Select(task => task.Features.Get("input_gb").Number));
    }

    [Theory]
    [InlineData(ModelType.Linear)]
    [InlineData(ModelType.RandomForest)]
    [InlineData(ModelType.GradientBoosting)]
    public void Newest_runs_of_another_kind_are_told_and_followed(ModelType type)
    {
        // Gigabytes are half of the input with some noise; the last thirty attempts took twice that.
        var random = new Random(3);
        RunRecord run = MadeRuns.Of("run-1", [.. Enumerable.Range(0, 330).Select(i =>
            MadeRuns.Attempt(seconds: 60, peakBytes: (long)((i < 300 ? 1 : 2) * 0.5e9 * (1 + i % 30) * (0.95 + 0.1 * random.NextDouble())), features: Features(("input_gb", 1 + i % 30))))]);

        ResourceRecommendation advice = new LearnedAdvisor([run], new LearnedAdvisorOptions { ModelType = type }).Recommend(Ask(20));

        Assert.Contains("peak memory drifts", advice.Evidence.Reason);
        Assert.InRange(advice.Memory!.Value.Bytes, 19e9, 40e9);
        Assert.Null(new LearnedAdvisor([MadeRuns.Of("run-1", [.. run.Tasks.Take(300)])], new LearnedAdvisorOptions { ModelType = type }).Recommend(Ask(20)).Evidence.Reason);
    }

    [Theory]
    [InlineData(3, "pooled")]
    [InlineData(9, "task")]
    [InlineData(40, "learned")]
    public void Auto_names_the_stage_that_its_history_allows(int attempts, string stage)
    {
        ResourceRecommendation advice = new LearnedAdvisor([ProportionalRun(attempts)], new LearnedAdvisorOptions { ModelType = ModelType.Auto }).Recommend(Ask(attempts));

        Assert.Equal(("learned", "auto", stage), (advice.Method, advice.ModelType, advice.Evidence.Stage));
        Assert.Equal(stage == "learned", advice.Evidence.Reason is null);
        Assert.InRange(advice.Memory!.Value.Bytes, attempts * 450_000_000L, attempts * 2_000_000_000L);
    }

    [Theory, MemberData(nameof(ModelTypes))]
    public void The_ladder_of_least_waste_starts_where_a_failure_would_cost_more_than_it_saves(ModelType type)
    {
        // Every hundredth 10 GB task needs 30 GB: giving all of them 30 GB wastes 20 GB each; failing one in a hundred costs 10.
        RunRecord run = MadeRuns.Of("run-1", [.. Enumerable.Range(1, 400).Select(i =>
            MadeRuns.Attempt(seconds: 60, peakBytes: (i % 100 == 50 ? 30_000_000_000L : 10_000_000_000L) + i, features: Features(("input_gb", i % 7))))]);

        ResourceRecommendation advice = new LearnedAdvisor([run], new LearnedAdvisorOptions { ModelType = type })
            .Recommend(Ask(3) with { Confidence = 0.999, Objective = SizingObjective.MinimumWaste });

        Assert.InRange(advice.Memory!.Value.Bytes, 10_000_000_000L, 14_000_000_000L);
        Assert.InRange(advice.MemoryLadderBytes[^1], 25e9, 80e9);
    }

    [Fact]
    public void Auto_takes_no_model_parameters() =>
        Assert.Contains("auto", Assert.Throws<ArgumentException>(() => new LearnedAdvisor([], new LearnedAdvisorOptions
        {
            ModelType = ModelType.Auto,
            ModelParameters = new Dictionary<string, object?> { ["trees"] = 3 },
        })).Message);

    [Fact]
    public void An_unknown_model_parameter_is_refused_by_name() =>
        Assert.Contains("leafs", Assert.Throws<ArgumentException>(() => new LearnedAdvisor([], new LearnedAdvisorOptions
        {
            ModelType = ModelType.GradientBoosting,
            ModelParameters = new Dictionary<string, object?> { ["leafs"] = 3 },
        })).Message);

    // Sixty and more come in mixed order, so that no drift of the inputs is learnt.
    private static RunRecord ProportionalRun(int attempts) => MadeRuns.Of("run-1", [.. Enumerable.Range(1, attempts).Select(i => attempts >= 60 ? 7 * i % (attempts + 1) : i).Select(gb =>
        MadeRuns.Attempt(seconds: 2 * gb, peakBytes: gb * 500_000_000L, busyCores: 1, workers: 2, cpus: 2, requestedMemory: "64G", features: Features(("input_gb", gb))))]);

    private static RecommendationQuery Ask(double inputGigabytes) => new("sort") { Features = Features(("input_gb", inputGigabytes)) };

    private static FeatureSet Features(params (string Name, double Value)[] features) =>
        FeatureSet.From(features.Select(feature => KeyValuePair.Create(feature.Name, FeatureValue.Of(feature.Value))));

    private static double Expected(ResourceRecommendation advice, string quantity) =>
        advice.Predictions.Single(prediction => prediction.Quantity == quantity).Expected;
}
