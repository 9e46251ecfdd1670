using System.Diagnostics;
using System.Globalization;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;

namespace Scalable.Scenarios.Tuning;

/// <summary>Kills searches at random moments, resumes them, and compares what they find with an undisturbed search.</summary>
internal static class TuningKills
{
    public static void Run(TuningOptions options)
    {
        string history = options.Histories[0], study = Path.Combine(Path.GetTempPath(), $"scalable-study-{Guid.NewGuid():N}.jsonl");
        IReadOnlyList<RunRecord> runs = RunStore.Read(history).Runs;
        SearchResult undisturbed = HyperparameterSearch.Run(runs, options.Search);
        Random random = new(options.Search.Seed);
        int same = 0, interrupted = 0, kept = 0;
        for (int repetition = 0; repetition < options.Repetitions; repetition++)
        {
            File.Delete(study);
            using (Process search = Start(study, history, options))
            {
                interrupted += search.WaitForExit(TimeSpan.FromSeconds(random.NextDouble() * (undisturbed.Seconds + 1))) ? 0 : 1;
                search.Kill();
                search.WaitForExit();
            }

            kept += File.Exists(study) ? Math.Max(0, File.ReadLines(study).Count() - 1) : 0;
            same += IsSame(undisturbed, HyperparameterSearch.Run(runs, options.Search with { StudyPath = study })) ? 1 : 0;
        }

        File.Delete(study);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Repetitions} searches of {undisturbed.Trials.Count} trials, {interrupted} of them killed before their end with {(double)kept / options.Repetitions:F1} trials on disk on average: {same} found the same best trial and the same leaderboard as undisturbed."));
    }

    /// <summary>What the killed process runs.</summary>
    public static void RunOnce(string study, TuningOptions options) =>
        HyperparameterSearch.Run(RunStore.Read(options.Histories[0]).Runs, options.Search with { StudyPath = study });

    private static Process Start(string study, string history, TuningOptions options)
    {
        SearchOptions search = options.Search;
        string[] arguments = ["tuning", "once", study, history, "--trials", $"{search.MaxTrials}", "--metric", $"{search.Metric}", "--target", $"{search.Target}", "--seed", $"{search.Seed}"];
        return Process.Start(new ProcessStartInfo(OwnProcess.Program, OwnProcess.Arguments(arguments)))!;
    }

    private static bool IsSame(SearchResult first, SearchResult second) =>
        first.BestTrial == second.BestTrial && first.BestScore == second.BestScore
        && first.Trials.Select(trial => (trial.Number, trial.State, trial.Mean)).SequenceEqual(second.Trials.Select(trial => (trial.Number, trial.State, trial.Mean)));
}
