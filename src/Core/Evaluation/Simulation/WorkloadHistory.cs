using Scalable.Advising.Evidence;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Scaling.Foresight;
using Scalable.Scaling;

namespace Scalable.Evaluation.Simulation;

/// <summary>Workloads from recorded runs and imported traces.</summary>
public static class WorkloadHistory
{
    private const double SecondsPerYear = 365.25 * 24 * 3600;

    // Policies decide every minute also while nothing happens.
    private const int MaxYears = 20;

    /// <summary>
    /// Every attempt with a submission and a duration, however it ended, tagged as recorded: by tag, else component, else
    /// as <see cref="ScalingTags.Default"/>. Attempts without either time, or with a duration that cannot be true, are left out and counted.
    /// </summary>
    /// <param name="name">The workload's name.</param>
    /// <param name="runs">The runs, in any order.</param>
    /// <param name="leftOut">How many attempts were left out.</param>
    /// <param name="train">Makes an advisor of runs, to predict the tasks of each run from the runs that had ended when it began; null for no predictions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ArgumentException">No attempt has both times, or they were submitted over more than 20 years.</exception>
    public static Workload Of(string name, IEnumerable<RunRecord> runs, out int leftOut, Func<IReadOnlyList<RunRecord>, IResourceAdvisor>? train = null, CancellationToken cancellationToken = default) =>
        Of(name, runs, ScalingTags.Of, out leftOut, train, cancellationToken);

    /// <summary>As <see cref="Of(string, IEnumerable{RunRecord}, out int, Func{IReadOnlyList{RunRecord}, IResourceAdvisor}, CancellationToken)"/>, with a tag for every kind of task.</summary>
    public static Workload WithTagPerTaskName(string name, IEnumerable<RunRecord> runs, out int leftOut, Func<IReadOnlyList<RunRecord>, IResourceAdvisor>? train = null, CancellationToken cancellationToken = default) =>
        Of(name, runs, task => task.TaskName, out leftOut, train, cancellationToken);

    private static Workload Of(string name, IEnumerable<RunRecord> runs, Func<TaskRecord, string> tag, out int leftOut, Func<IReadOnlyList<RunRecord>, IResourceAdvisor>? train, CancellationToken cancellationToken)
    {
        RunRecord[] all = [.. runs.OrderBy(EarlierAdvice.StartOf)];
        EarlierAdvice? advice = train is null ? null : new EarlierAdvice(all, train);
        var tasks = new List<WorkloadTask>();
        leftOut = 0;
        foreach (RunRecord run in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            advice?.Begin(run);
            foreach (TaskRecord task in run.Tasks)
                if (task.SubmittedAt is { } submitted && task.DurationSeconds is >= 0 and <= Plausibility.MaxDurationSeconds and { } seconds)
                    tasks.Add(new WorkloadTask(tag(task), task.TaskName, (submitted - DateTimeOffset.UnixEpoch).TotalSeconds, seconds) { Advised = advice?.Of(task) });
                else leftOut++;
        }
        Workload workload = Workload.Of(name, tasks);
        double years = workload.Tasks[^1].SubmitSeconds / SecondsPerYear;
        if (years > MaxYears)
            throw new ArgumentException(FormattableString.Invariant($"The tasks of '{name}' were submitted over {years:0} years; a simulation goes through at most {MaxYears}. Leave out the runs whose times are wrong."), nameof(runs));
        return workload.With([.. all.Where(run => run.Tasks.Any(task => task.SubmittedAt is not null)).Select(run => new WorkloadRun((EarlierAdvice.StartOf(run) - DateTimeOffset.UnixEpoch).TotalSeconds - workload.StartSeconds, () => Learn(run, all, tag)))]);
    }

    /// <summary>What the runs of the same workflow that had ended when a run began tell of it. Its own kinds of task are known by its first.</summary>
    private static ArrivalModel Learn(RunRecord run, RunRecord[] all, Func<TaskRecord, string> tag)
    {
        string[] first = [run.Tasks.MinBy(task => task.SubmittedAt ?? DateTimeOffset.MaxValue)!.TaskName];
        return ArrivalModel.Of(WorkflowRuns.Select(EarlierAdvice.Before(run, all), kinds: first), tag);
    }
}

/// <summary>
/// What an advisor would have said of a run's tasks, trained only on the runs that had ended when it began. Predictions
/// within a twentieth of each other count as the same.
/// </summary>
internal sealed class EarlierAdvice(IReadOnlyList<RunRecord> runs, Func<IReadOnlyList<RunRecord>, IResourceAdvisor> train)
{
    private const double Grain = 0.05;

    private readonly Dictionary<(string Task, int Grain), DurationEstimate> _grains = [];
    private RunRecord[] _earlier = [];
    private DurationAdvice? _advice;

    /// <summary>Goes on to another run's tasks.</summary>
    public void Begin(RunRecord run)
    {
        RunRecord[] earlier = Before(run, runs);
        if (earlier.SequenceEqual(_earlier)) return;
        _earlier = earlier;
        _grains.Clear();
        _advice = earlier.Length > 0 ? new DurationAdvice(train(earlier)) : null;
    }

    /// <summary>What is predicted of a task of the run; null if no earlier run knows its kind.</summary>
    public DurationEstimate? Of(TaskRecord task)
    {
        _advice?.StartDecision();
        if (_advice?.Ask(task.TaskName, task.Features) is not { } advised) return null;
        (string, int) key = (task.TaskName, (int)Math.Round(Math.Log(Math.Max(1e-3, advised.Expected)) / Grain));
        return _grains.TryGetValue(key, out DurationEstimate known) ? known : _grains[key] = advised;
    }

    /// <summary>The runs that had ended when another began, oldest first.</summary>
    public static RunRecord[] Before(RunRecord run, IReadOnlyList<RunRecord> runs) => [.. runs.Where(other => other != run && EndOf(other) <= StartOf(run)).OrderBy(StartOf)];

    /// <summary>When a run's first task was submitted, or else the run began; the end of time if neither is known.</summary>
    public static DateTimeOffset StartOf(RunRecord run) => run.Tasks.Min(task => task.SubmittedAt) ?? run.StartedAt ?? DateTimeOffset.MaxValue;

    public static DateTimeOffset EndOf(RunRecord run) => run.Tasks.Max(task => task.FinishedAt ?? task.SubmittedAt?.AddSeconds(task.DurationSeconds ?? 0)) ?? run.FinishedAt ?? DateTimeOffset.MaxValue;
}
