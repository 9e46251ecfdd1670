using Scalable.Advising;
using Scalable.Runs;
using Scalable.Scaling;

namespace Scalable.Evaluation.Simulation;

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

    /// <summary>What is predicted of a task of the run; null where no earlier run knows its kind.</summary>
    public DurationEstimate? Of(TaskRecord task)
    {
        _advice?.StartDecision();
        if (_advice?.Ask(task.TaskName, task.Features) is not { } advised) return null;
        (string, int) key = (task.TaskName, (int)Math.Round(Math.Log(Math.Max(1e-3, advised.Expected)) / Grain));
        return _grains.TryGetValue(key, out DurationEstimate known) ? known : _grains[key] = advised;
    }

    /// <summary>The runs that had ended when another began, oldest first.</summary>
    public static RunRecord[] Before(RunRecord run, IReadOnlyList<RunRecord> runs) => [.. runs.Where(other => other != run && EndOf(other) <= StartOf(run)).OrderBy(StartOf)];

    /// <summary>When a run's first task was submitted, or else the run began; the end of time where neither is known.</summary>
    public static DateTimeOffset StartOf(RunRecord run) => run.Tasks.Min(task => task.SubmittedAt) ?? run.StartedAt ?? DateTimeOffset.MaxValue;

    public static DateTimeOffset EndOf(RunRecord run) => run.Tasks.Max(task => task.FinishedAt ?? task.SubmittedAt?.AddSeconds(task.DurationSeconds ?? 0)) ?? run.FinishedAt ?? DateTimeOffset.MaxValue;
}
