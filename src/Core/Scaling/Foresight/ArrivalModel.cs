using Scalable.Runs;

namespace Scalable.Scaling.Foresight;

/// <summary>
/// What earlier runs of a workflow say of the tasks that will arrive: for every group (a tag and a task name) how many
/// came and when, in each run by itself, and how closely one run has followed another. Immutable.
/// </summary>
public sealed class ArrivalModel
{
    private const int MaxRuns = 20;

    /// <summary>Between so many pairs of runs it is looked how closely one followed the other.</summary>
    private const int MaxPairs = 12;

    private readonly Dictionary<TaskGroup, int> _numbers = [];
    private readonly List<TaskGroup> _groups = [];

    private ArrivalModel(IEnumerable<RunRecord> runs, Func<TaskRecord, string?> tagOf)
    {
        var past = new List<PastRun>();
        foreach (RunRecord run in runs.OrderBy(run => run.StartedAt).TakeLast(MaxRuns))
            if (PastRun.Of(run, NumberOf, () => _groups.Count, tagOf) is { } one) past.Add(one);
        Runs = [.. past];
        Repetition = Repetition.Between(Runs, _groups.Count, MaxPairs);
        RunErrors = RunErrors.Of(Runs, Repetition.ToleranceSeconds);
    }

    /// <summary>A model that foresees nothing.</summary>
    public static ArrivalModel Empty { get; } = new([], ScalingTags.Of);

    /// <summary>How many earlier runs it rests on.</summary>
    public int RunCount => Runs.Length;

    internal PastRun[] Runs { get; }

    internal IReadOnlyList<TaskGroup> Groups => _groups;

    internal Repetition Repetition { get; }

    internal RunErrors RunErrors { get; }

    /// <summary>Learns from earlier runs of one workflow, in any order; of many the newest count. Runs that do not say when tasks were submitted teach nothing.</summary>
    /// <param name="runs">The runs; <see cref="WorkflowRuns"/> finds those of one workflow.</param>
    /// <param name="tagOf">The tag of a task; null for the tag it was recorded with. Tasks for which it returns null are passed over.</param>
    public static ArrivalModel Of(IEnumerable<RunRecord> runs, Func<TaskRecord, string?>? tagOf = null) => new(runs, tagOf ?? ScalingTags.Of);

    /// <summary>The number of a group; negative if no earlier run had it.</summary>
    internal int Find(string tag, string task) => _numbers.GetValueOrDefault(new TaskGroup(tag, task), -1);

    private int NumberOf(TaskGroup group)
    {
        if (_numbers.TryGetValue(group, out int number)) return number;
        _groups.Add(group);
        return _numbers[group] = _groups.Count - 1;
    }
}
