using System.Runtime.CompilerServices;
using System.Text;

namespace Scalable.Runs.Reading;

/// <summary>A task of the run being read.</summary>
internal struct TaskEntry
{
    public string? Id;
    public TaskState LastState;
    public int FirstAttempt;

    /// <summary>The task's resource event that names no attempt, counted from 1; 0 where there is none.</summary>
    public int Resources;
}

/// <summary>One attempt of a task, and what its events before the end said.</summary>
internal struct AttemptEntry
{
    public int Task;
    public int Number;
    public bool Ended;
    public TaskState LastState;
    public DateTimeOffset? SubmittedAt;
    public DateTimeOffset? StartedAt;
    public string? Name;
    public string? Component;
    public string? Tag;
    public string? Worker;
    public KeptFeatures Features;

    /// <summary>The attempt's own resource event, counted from 1; 0 where there is none.</summary>
    public int Resources;
}

/// <summary>One terminal event.</summary>
internal struct EndingEntry
{
    public int Attempt;
    public TaskState State;
    public string? Name;
    public string? Component;
    public string? Tag;
    public DateTimeOffset? FinishedAt;
    public double? DurationSeconds;
    public string? Worker;
    public string? ErrorType;
    public string? ErrorMessage;
    public int? ExitCode;
    public FeatureSet Features;
}

/// <summary>Where features that may be needed later are kept, and the line they stood on.</summary>
internal readonly record struct KeptFeatures(int Start, int Length, long Line);

/// <summary>
/// The tables one run is read into, task by task and attempt by attempt; cleared and used again for the next run, so
/// that reading a run allocates little but its records.
/// </summary>
internal sealed class RunTables
{
    private readonly Utf8Table _ids = new();
    private readonly Dictionary<(int Task, int Attempt), int> _laterAttempts = [];
    private byte[] _kept = new byte[1024];
    private int _keptBytes;

    public StructList<TaskEntry> Tasks { get; } = new();

    public StructList<AttemptEntry> Attempts { get; } = new();

    public StructList<EndingEntry> Endings { get; } = new();

    public StructList<ResourceEntry> Resources { get; } = new();

    public void Clear()
    {
        _ids.Clear();
        _laterAttempts.Clear();
        _keptBytes = 0;
        Tasks.Clear();
        Attempts.Clear();
        Endings.Clear();
        Resources.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string TaskId(int task) => Tasks[task].Id ??= Encoding.UTF8.GetString(_ids[task]);

    /// <summary>The index of the task among <see cref="Tasks"/>, or -1.</summary>
    public int FindTask(ReadOnlySpan<byte> id) => _ids.Find(id);

    /// <summary>The index of the attempt among <see cref="Attempts"/>, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindAttempt(int task, int number)
    {
        int first = Tasks[task].FirstAttempt;
        if (Attempts[first].Number == number) return first;
        return _laterAttempts.TryGetValue((task, number), out int attempt) ? attempt : -1;
    }

    /// <summary>The index of the attempt among <see cref="Attempts"/>; a new one is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrAddAttempt(ReadOnlySpan<byte> id, int number)
    {
        int task = _ids.FindOrAdd(id, out bool isNewTask);
        int attempt = isNewTask ? -1 : FindAttempt(task, number);
        if (attempt >= 0) return attempt;
        attempt = Attempts.Count;
        if (isNewTask) Tasks.Add().FirstAttempt = attempt;
        else _laterAttempts.Add((task, number), attempt);
        ref AttemptEntry entry = ref Attempts.Add();
        entry.Task = task;
        entry.Number = number;
        return attempt;
    }

    /// <summary>Keeps features in place of <paramref name="before"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public KeptFeatures KeepFeatures(KeptFeatures before, ReadOnlySpan<byte> json, long line)
    {
        if (json.SequenceEqual(KeptFeatures(before))) return before;
        if (_keptBytes + json.Length > _kept.Length) Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _keptBytes + json.Length));
        json.CopyTo(_kept.AsSpan(_keptBytes));
        _keptBytes += json.Length;
        return new KeptFeatures(_keptBytes - json.Length, json.Length, line);
    }

    /// <summary>The features as JSON; an empty object where none were kept.</summary>
    public ReadOnlySpan<byte> KeptFeatures(KeptFeatures kept) => kept.Length == 0 ? "{}"u8 : _kept.AsSpan(kept.Start, kept.Length);
}
