using Scalable.Runs;

namespace Scalable.Advising.Evidence;

/// <summary>
/// Sets aside measurements that cannot be true. The absolute limits are beyond what any machine has; the relative ones take
/// effect only if a value is far beyond both what the attempt asked for and what the task's other attempts took.
/// </summary>
public static class Plausibility
{
    /// <summary>128 TiB: all that a process can address on x86-64 with four-level paging.</summary>
    public const long MaxMemoryBytes = 1L << 47;

    /// <summary>4096 busy cores: more than one machine of any maker has.</summary>
    public const double MaxCores = 4096;

    /// <summary>One year: no scheduler lets a job run so long, and no machine stays up for it between two updates.</summary>
    public const double MaxDurationSeconds = 366.0 * 24 * 3600;

    // No machine has so many cores for each one that a task asks for that all of them could be meant.
    private const double MaxCoresPerRequested = 256;

    // Unenforced requests are overrun, but not by the many times that all other attempts of the task did without.
    private const double SuspectTimesRequest = 16;
    private const double SuspectTimesMedian = 20;

    /// <summary>The attempts of one task without the measurements that cannot be true; the same object for an attempt that has none.</summary>
    public static TaskRecord[] Clean(IReadOnlyList<TaskRecord> attempts)
    {
        var medians = new Medians(attempts);
        return [.. attempts.Select(attempt => Clean(attempt, medians))];
    }

    /// <summary>One problem for each file that has measurements that cannot be true, with how many.</summary>
    public static IReadOnlyList<HistoryProblem> Problems(IEnumerable<RunRecord> runs)
    {
        RunRecord[] all = [.. runs];
        var perRun = new SortedDictionary<string, (string First, int Count)>(StringComparer.Ordinal);
        Dictionary<string, string> paths = all.DistinctBy(run => run.RunId).ToDictionary(run => run.RunId, FileOf, StringComparer.Ordinal);
        foreach (IGrouping<string, TaskRecord> task in all.SelectMany(run => run.Tasks).Where(MayBeImpossible).GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal))
        {
            var medians = new Medians([.. all.SelectMany(run => run.Tasks).Where(attempt => attempt.TaskName == task.Key)]);
            foreach (TaskRecord attempt in task)
            {
                string[] found = [.. Impossible(attempt, medians)];
                if (found.Length == 0) continue;
                string path = paths[attempt.RunId];
                perRun[path] = perRun.TryGetValue(path, out (string First, int Count) known) ? known with { Count = known.Count + found.Length } : ($"task '{attempt.TaskName}': {found[0]}", found.Length);
            }
        }
        return [.. perRun.Select(run => new HistoryProblem(HistoryProblemCodes.ImpossibleValue, run.Key, 0, $"A measurement that cannot be true is set aside ({run.Value.First}).", run.Value.Count))];
    }

    /// <summary>As <see cref="Problems(IEnumerable{RunRecord})"/>, of the newest attempts of one task.</summary>
    public static IReadOnlyList<HistoryProblem> Problems(ITaskHistory history, string task)
    {
        IReadOnlyList<TaskRecord> newest = history.Ended(task, TaskHistory.MaxAttempts);
        if (!newest.Any(MayBeImpossible)) return [];
        ILookup<string, TaskRecord> attempts = newest.ToLookup(attempt => attempt.RunId, StringComparer.Ordinal);
        return Problems(history.Runs.Select(run => run with { Tasks = [.. attempts[run.RunId]] }));
    }

    private static string FileOf(RunRecord run) => Directory.Exists(run.Path) ? Path.Combine(run.Path, RunFiles.Resources) : run.Path;

    private static TaskRecord Clean(TaskRecord attempt, Medians medians)
    {
        if (!MayBeImpossible(attempt)) return attempt;
        return attempt with
        {
            PeakMemory = IsPossiblePeak(attempt, medians) ? attempt.PeakMemory : null,
            RequestedMemory = attempt.RequestedMemory?.Bytes <= MaxMemoryBytes ? attempt.RequestedMemory : null,
            ObservedCpu = ArePossibleCores(attempt, medians) ? attempt.ObservedCpu : null,
            DurationSeconds = IsPossibleDuration(attempt, medians) ? attempt.DurationSeconds : null,
        };
    }

    private static IEnumerable<string> Impossible(TaskRecord attempt, Medians medians)
    {
        if (!IsPossiblePeak(attempt, medians)) yield return FormattableString.Invariant($"a peak memory of {attempt.PeakMemory!.Value.Bytes / 1e9:G4} GB{Asked(attempt.RequestedMemory?.ToString())}");
        if (!ArePossibleCores(attempt, medians)) yield return FormattableString.Invariant($"{attempt.ObservedCpu:G4} busy cores{Asked(attempt.RequestedCpus is { } cpus ? FormattableString.Invariant($"{cpus}") : null)}");
        if (!IsPossibleDuration(attempt, medians)) yield return $"a duration of {DisplayText.Duration(attempt.DurationSeconds!.Value)}{Asked(attempt.RequestedWalltime?.ToString())}";
    }

    private static string Asked(string? request) => request is null ? "" : $", {request} requested";

    // Cheap, and true for few attempts: medians are looked for only then.
    private static bool MayBeImpossible(TaskRecord attempt) =>
        attempt.PeakMemory?.Bytes > MaxMemoryBytes || attempt.RequestedMemory?.Bytes > MaxMemoryBytes || attempt.ObservedCpu > MaxCores || attempt.DurationSeconds > MaxDurationSeconds
        || attempt.PeakMemory?.Bytes > SuspectTimesRequest * attempt.RequestedMemory?.Bytes
        || attempt.ObservedCpu > SuspectTimesRequest * attempt.RequestedCpus
        || attempt.DurationSeconds > SuspectTimesRequest * attempt.RequestedWalltime?.TotalSeconds;

    private static bool IsPossiblePeak(TaskRecord attempt, Medians medians) =>
        attempt.PeakMemory?.Bytes is not { } peak || (peak <= MaxMemoryBytes && !IsSuspect(peak, attempt.RequestedMemory?.Bytes, () => medians.PeakBytes));

    private static bool ArePossibleCores(TaskRecord attempt, Medians medians) =>
        attempt.ObservedCpu is not { } cores
        || (cores <= MaxCores && !(cores > MaxCoresPerRequested * Math.Max(1, attempt.RequestedCpus ?? double.NaN)) && !IsSuspect(cores, attempt.RequestedCpus, () => medians.Cores));

    private static bool IsPossibleDuration(TaskRecord attempt, Medians medians) =>
        attempt.DurationSeconds is not { } seconds || (seconds <= MaxDurationSeconds && !IsSuspect(seconds, attempt.RequestedWalltime?.TotalSeconds, () => medians.Seconds));

    private static bool IsSuspect(double value, double? request, Func<double> median) => value > SuspectTimesRequest * request && value > SuspectTimesMedian * median();

    /// <summary>What the attempts of a task took, at the median; NaN if none says.</summary>
    private sealed class Medians(IReadOnlyList<TaskRecord> attempts)
    {
        private double? _peak, _cores, _seconds;

        public double PeakBytes => _peak ??= Of(attempt => attempt.PeakMemory?.Bytes);

        public double Cores => _cores ??= Of(attempt => attempt.ObservedCpu);

        public double Seconds => _seconds ??= Of(attempt => attempt.DurationSeconds);

        private double Of(Func<TaskRecord, double?> value)
        {
            double[] sorted = [.. attempts.Select(value).OfType<double>().Order()];
            return sorted.Length == 0 ? double.NaN : sorted[(sorted.Length - 1) / 2];
        }
    }
}
