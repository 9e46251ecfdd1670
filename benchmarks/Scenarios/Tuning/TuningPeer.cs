using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Scalable.Runs;
using Scalable.Learning;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Scenarios.Tuning;

/// <summary>
/// Times a search of ours with the strategy that searches have by default, and scikit-learn's RandomizedSearchCV over HistGradientBoostingRegressor in turn: the same rows in one
/// table, the same space, five folds by run, no pruning, all cores. Ours is timed with the metric that searches have by default and
/// with the mean error of logarithms, which is theirs; the best errors compared are of that one.
/// </summary>
internal static class TuningPeer
{
    private const string OneTask = "all";

    private static readonly (string Name, string Values)[] s_space = [("trees", "50..500 log"), ("learning_rate", "0.02..0.3 log"), ("leaves", "4..63 log"), ("min_leaf", "2..40 log"), ("l2", "0.01..30 log")];

    public static void Run(TuningOptions options)
    {
        SearchSpace space = SearchSpaceReader.Read(Learners.ByName("gradient_boosting"), s_space.Select(entry => KeyValuePair.Create(entry.Name, (object?)entry.Values)));
        SearchOptions search = options.Search with { Space = space, Prunes = false, CrossValidation = CrossValidationMethod.GroupedByRun };
        Console.WriteLine("| history | rows | trials | metric | ours, s | CPU s | scikit-learn, s | CPU s | time ratio | CPU ratio | best error ours | scikit-learn | ratio | trees, leaves tried: means |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in options.Histories)
        {
            RunRecord[] runs = [.. RunStore.Read(directory).Runs.Select(InOneTable)];
            string csv = Path.Combine(Path.GetTempPath(), $"scalable-search-{Guid.NewGuid():N}.csv");
            int rows = Write(csv, runs);
            HyperparameterSearch.Run(runs, search with { MaxTrials = 3 });
            SearchMetric[] metrics = [options.Search.Metric, SearchMetric.LogError];
            Timed<SearchResult>[] ours = [.. metrics.Distinct().Select(metric => Timed<SearchResult>.Run(() => HyperparameterSearch.Run(runs, search with { Metric = metric })))];
            JsonObject theirs = Ask(options, csv);
            File.Delete(csv);
            double wall = (double)theirs["wall"]!, theirCpu = (double)theirs["cpu"]!, best = (double)theirs["best"]!;
            foreach ((SearchResult result, _, double cpuSeconds) in ours)
            {
                string errors = result.Metric == SearchMetric.LogError ? FormattableString.Invariant($"{result.BestScore:F4} | {best:F4} | {result.BestScore / best:F3} |") : "| | |";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(directory)} | {rows} | {result.Trials.Count} | {result.Metric} | {result.Seconds:F1} | {cpuSeconds:F1} | {wall:F1} | {theirCpu:F1} | {result.Seconds / wall:F3} | {cpuSeconds / theirCpu:F3} | {errors} {Mean(result, "trees"):F0}, {Mean(result, "leaves"):F0} |"));
            }
        }
    }

    private static double Mean(SearchResult result, string parameter) => result.Trials.Average(trial => Convert.ToDouble(trial.Parameters[parameter], CultureInfo.InvariantCulture));

    /// <summary>The run with all tasks under one name and their own as a feature, so that there is one table.</summary>
    private static RunRecord InOneTable(RunRecord run) => new()
    {
        RunId = run.RunId,
        Path = run.Path,
        StartedAt = run.StartedAt,
        Tasks = run.Tasks.Where(task => task is { State: TaskState.Succeeded, PeakMemory.Bytes: > 0, DurationSeconds: > 0 })
            .Select(task => task with { TaskName = OneTask, Component = null, RequestedCpus = null, RequestedMemory = null, RequestedWorkers = null, RequestedWalltime = null, Features = FeatureSet.From(task.Features.Append(KeyValuePair.Create("kind", FeatureValue.Of(task.TaskName)))) }).ToArray(),
    };

    /// <summary>One line an attempt: run, peak, target and every feature, categories by number.</summary>
    private static int Write(string path, RunRecord[] runs)
    {
        TaskRecord[] tasks = [.. runs.SelectMany(run => run.Tasks)];
        string[] features = [.. tasks.SelectMany(task => task.Features.Keys).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> codes = [];
        string Cell(TaskRecord task, string feature) => !task.Features.TryGetValue(feature, out FeatureValue value) ? ""
            : value.Kind == FeatureValueKind.Text ? Code(value.ToString()) : value.Number.ToString("R", CultureInfo.InvariantCulture);
        string Code(string text) => (codes.TryGetValue(text, out int code) ? code : codes[text] = codes.Count).ToString(CultureInfo.InvariantCulture);
        StringBuilder text = new("run,peak,target," + string.Join(',', features) + "\n");
        foreach (TaskRecord task in tasks) text.Append(string.Join(',', [Code(task.RunId), task.PeakMemory!.Value.Bytes.ToString(CultureInfo.InvariantCulture), Code(task.Target ?? ""), .. features.Select(feature => Cell(task, feature))])).Append('\n');
        File.WriteAllText(path, text.ToString());
        return tasks.Length;
    }

    private static JsonObject Ask(TuningOptions options, string csv)
    {
        ProcessStartInfo start = new(options.Python, [Path.Combine(AppContext.BaseDirectory, "search_peer.py"), csv, $"{options.Search.MaxTrials}", $"{options.Search.Seed}"]) { RedirectStandardOutput = true };
        // One thread for each of the processes that n_jobs starts.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{options.Python}' could not be started.");
        return JsonNode.Parse(process.StandardOutput.ReadToEnd())!.AsObject();
    }
}
