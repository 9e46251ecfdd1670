using Scalable.Runs;
using Scalable.Tests.Learning;
using Scalable.Tests.TestSupport;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;

namespace Scalable.Tests.Evaluation.Tuning;

/// <summary>Small histories whose peaks grow with an input size, more or less noisily.</summary>
internal static class TuningWorld
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Peaks are (1 + 0.02 size) GB times 1 + noise (2 u - 1), seconds ten times the gigabytes; size is 100 u. The u are successive
    /// values of <see cref="TestData.Uniform"/>.
    /// </summary>
    public static RunRecord[] Runs(int runs, int tasksPerRun, double noise = 0.2, int seed = 7, string task = "sort")
    {
        double[] uniform = TestData.Uniform(seed, runs * tasksPerRun * 2);
        int next = 0;
        return [.. Enumerable.Range(0, runs).Select(run => Run(run, [.. Enumerable.Range(0, tasksPerRun).Select(_ => Attempt(task, run, uniform[next++], (2 * uniform[next++]) - 1, noise))]))];
    }

    public static RunRecord Run(int number, params TaskRecord[] tasks)
    {
        string id = $"run-{number:000}";
        return new RunRecord { RunId = id, Path = "/runs/" + id, Status = "completed", StartedAt = s_start.AddDays(number), Tasks = tasks };
    }

    public static SearchSpace Space(params string[] parameters) => SpaceOf("gradient_boosting", parameters);

    public static SearchSpace SpaceOf(string learner, params string[] parameters) =>
        SearchSpaceReader.Read(Learners.ByName(learner), parameters.Select(text => KeyValuePair.Create(text[..text.IndexOf('=')], (object?)text[(text.IndexOf('=') + 1)..])));

    /// <summary>A search over few small trees, so that tests take no time.</summary>
    public static SearchOptions Small => new()
    {
        Space = Space("trees=5..20 log", "learning_rate=0.05..0.5 log", "leaves=2..8 log"),
        Metric = SearchMetric.MeanAbsoluteError,
        MaxTrials = 20,
        FoldCount = 3,
    };

    /// <summary>Every trial but for the time it took.</summary>
    public static string[] Trials(SearchResult result) =>
        [.. result.Trials.Select(trial => FormattableString.Invariant($"{trial.Number} {trial.State} {Scalable.Evaluation.Tuning.Reporting.SearchText.Parameters(trial.Parameters)} {string.Join(",", trial.FoldScores.Select(score => score.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))} {trial.PrunedAt} {trial.Error}"))];

    private static TaskRecord Attempt(string task, int run, double u, double v, double noise)
    {
        double size = 100 * u, gigabytes = (1 + (0.02 * size)) * (1 + (noise * v));
        return TestSupport.MadeRuns.Attempt(task, seconds: 10 * gigabytes, peakBytes: (long)(gigabytes * 1e9), runId: $"run-{run:000}", features: FeatureSet.From([KeyValuePair.Create("input_size_mb", FeatureValue.Of(size))]));
    }
}
