using System.Runtime.InteropServices;
using Scalable.Runs;

namespace Scalable.Scaling;

/// <summary>Adds up a state into a load a tag. Of long queues every n-th task of a name is looked at, and counts for n.</summary>
internal sealed class LoadBuilder(AdaptiveScalerOptions options, DurationAdvice advice, ScalerMemory memory)
{
    private const int MaxSampled = 2048;

    /// <summary>A caller's own prediction is taken to be right within a factor of two.</summary>
    private const double CallersDoubt = 2;

    private readonly Dictionary<string, TagLoad> _loads = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tag, string Task), TaskKind> _kinds = [];

    public List<TagLoad> Build(ScalingState state)
    {
        foreach (string tag in options.MinWorkers.Keys) Load(tag);
        foreach ((string tag, int workers) in Counts(state.ActiveWorkers, "active")) Load(tag).ActiveWorkers = workers;
        foreach ((string tag, int workers) in Counts(state.PendingWorkers, "pending")) Load(tag).StartingWorkers = workers;
        foreach ((string tag, int workers) in Counts(state.JustStartedWorkers, "just started")) Load(tag).JustStartedWorkers = workers;
        AddRunning(state);
        AddPending(state.PendingTasks);
        foreach (UpcomingTask task in state.UpcomingTasks.OrderBy(task => task.InSeconds))
            if (task.Count > 0)
                Load(task.Tag).Upcoming.Add(new(Kind(task.Tag, task.TaskName, task.Features, task.PredictedDurationSeconds), Math.Max(0, task.InSeconds), task.Count));
        SetBusy(state);
        foreach (TagLoad load in _loads.Values) load.UpcomingHorizonSeconds = state.UpcomingHorizonSeconds;
        return [.. _loads.Values.OrderBy(load => load.Tag, StringComparer.Ordinal)];
    }

    private void AddRunning(ScalingState state)
    {
        foreach (RunningTask task in state.RunningTasks ?? [])
        {
            TaskKind kind = Kind(task.Tag, task.TaskName, task.Features, task.PredictedDurationSeconds);
            double elapsed = double.IsFinite(task.ElapsedSeconds) ? Math.Max(0, task.ElapsedSeconds) : 0;
            kind.LongestElapsed = Math.Max(kind.LongestElapsed, elapsed);
            Load(task.Tag).Running.Add(new(kind, elapsed));
        }
    }

    private void AddPending(IReadOnlyList<PendingTask> tasks)
    {
        var numbers = new Dictionary<(string Tag, string? Task), int>();
        var samples = new List<QueueSample>();
        int[] sampleOf = new int[tasks.Count];
        for (int i = 0; i < sampleOf.Length; i++)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (tasks[i].Tag, tasks[i].TaskName), out bool known);
            if (!known)
            {
                number = samples.Count;
                samples.Add(new QueueSample(Load(tasks[i].Tag)));
            }
            sampleOf[i] = number;
            samples[number].Tasks++;
            samples[number].Load.PendingTasks++;
        }
        for (int i = 0; i < sampleOf.Length; i++)
        {
            QueueSample sample = samples[sampleOf[i]];
            int stride = (sample.Load.PendingTasks + MaxSampled - 1) / MaxSampled;
            if (sample.Position++ % stride != 0) continue;
            TaskKind kind = Kind(tasks[i].Tag, tasks[i].TaskName, tasks[i].Features, tasks[i].PredictedDurationSeconds);
            int standsFor = Math.Min(stride, sample.Tasks - sample.Position + 1);
            CollectionsMarshal.GetValueRefOrAddDefault(sample.Counts, kind, out _) += standsFor;
        }
        foreach (QueueSample sample in samples)
            foreach ((TaskKind kind, int count) in sample.Counts) sample.Load.Pending.Add(new(kind, count));
    }

    private void SetBusy(ScalingState state)
    {
        foreach (TagLoad load in _loads.Values)
        {
            if (state.BusyWorkers is not null) load.BusyWorkers = Math.Clamp(state.BusyWorkers.GetValueOrDefault(load.Tag), 0, load.ActiveWorkers);
            else if (state.RunningTasks is not null) load.BusyWorkers = Math.Min(load.ActiveWorkers, load.Running.Count);
            else if (load.ActiveWorkers == 0) load.BusyWorkers = 0;
            else load.BusyWorkers = null;
            load.AllSeemBusy = load is { BusyWorkers: null, PendingTasks: > 0 };
        }
    }

    private TagLoad Load(string tag)
    {
        if (!_loads.TryGetValue(tag, out TagLoad? load)) _loads[tag] = load = new TagLoad(tag);
        return load;
    }

    private TaskKind Kind(string tag, string? taskName, FeatureSet features, double? predictedSeconds)
    {
        if (predictedSeconds is { } predicted && predicted >= 0 && double.IsFinite(predicted))
            return Make(tag, taskName, new DurationEstimate(predicted, predicted / CallersDoubt, predicted * CallersDoubt, 0.8));
        if (taskName is null && advice.AskTag(tag, features, out string tasks) is { } ofTag)
        {
            Load(tag).PredictedAs = tasks;
            return Make(tag, taskName, ofTag);
        }
        if (advice.Ask(taskName ?? tag, features) is { } advised) return Make(tag, taskName, advised);
        if (!_kinds.TryGetValue((tag, taskName ?? ""), out TaskKind? kind)) _kinds[(tag, taskName ?? "")] = kind = Make(tag, taskName, null);
        if (taskName is null && Load(tag).PredictedAs.Length == 0) Load(tag).PredictedAs = DurationAdvice.Named(memory.TasksOf(tag));
        return kind;
    }

    private TaskKind Make(string tag, string? taskName, DurationEstimate? advised) => taskName is null ? memory.KindOfTag(tag, advised) : memory.Kind(tag, taskName, advised);

    private static IEnumerable<KeyValuePair<string, int>> Counts(IReadOnlyDictionary<string, int> counts, string which)
    {
        foreach ((string tag, int count) in counts)
            if (count < 0) throw new ArgumentException($"The state says there are {count} {which} workers of '{tag}'; a number of workers cannot be negative.");
        return counts;
    }

    /// <summary>The pending tasks of one tag and name: how many there are, and those looked at.</summary>
    private sealed class QueueSample(TagLoad load)
    {
        public TagLoad Load { get; } = load;

        public int Tasks { get; set; }

        public int Position { get; set; }

        public Dictionary<TaskKind, int> Counts { get; } = [];
    }
}
