using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>A task of the run being read.</summary>
internal struct TaskEntry
{
    public string? Id;
    public TaskState LastState;
    public int FirstAttempt;
}

/// <summary>One attempt of a task; its record is filled in as its events come.</summary>
internal struct AttemptEntry
{
    public int Task;
    public TaskRecord Record;
    public bool Ended;

    /// <summary>Whether a resource event named the attempt; those that name none no longer count for it.</summary>
    public bool HasResources;

    /// <summary>The features that the events before the end told.</summary>
    public KeptFeatures Features;

    /// <summary>The next attempt of the task, counted from 1; 0 if there is none.</summary>
    public int NextOfTask;
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

    /// <summary>The run's metadata.</summary>
    public RunRecord Run { get; private set; } = null!;

    public StructList<TaskEntry> Tasks { get; } = new();

    public StructList<AttemptEntry> Attempts { get; } = new();

    /// <summary>The attempts that have ended, in the order they did; one that ended twice is here twice.</summary>
    public StructList<(int Attempt, TaskRecord Record)> Endings { get; } = new();

    /// <summary>Begins a run.</summary>
    public void Clear(RunRecord run)
    {
        Run = run;
        _ids.Clear();
        _laterAttempts.Clear();
        _keptBytes = 0;
        Tasks.Clear();
        Attempts.Clear();
        Endings.Clear();
    }

    public string TaskId(int task) => Tasks[task].Id ??= Encoding.UTF8.GetString(_ids[task]);

    /// <summary>The index of the task among <see cref="Tasks"/>, or -1.</summary>
    public int FindTask(ReadOnlySpan<byte> id) => _ids.Find(id);

    /// <summary>The index of the attempt among <see cref="Attempts"/>, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindAttempt(int task, int number)
    {
        int first = Tasks[task].FirstAttempt;
        if (Attempts[first].Record.Attempt == number) return first;
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
        if (isNewTask)
        {
            Tasks.Add().FirstAttempt = attempt;
        }
        else
        {
            _laterAttempts.Add((task, number), attempt);
            ref AttemptEntry first = ref Attempts[Tasks[task].FirstAttempt];
            Attempts.Add().NextOfTask = first.NextOfTask;
            Attempts[Tasks[task].FirstAttempt].NextOfTask = attempt + 1;
        }
        ref AttemptEntry entry = ref isNewTask ? ref Attempts.Add() : ref Attempts[attempt];
        entry.Task = task;
        entry.Record = new TaskRecord { RunId = Run.RunId, TaskId = TaskId(task), TaskName = "", Target = Run.TargetName, Attempt = number };
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

    /// <summary>The features as JSON; an empty object if none were kept.</summary>
    public ReadOnlySpan<byte> KeptFeatures(KeptFeatures kept) => kept.Length == 0 ? "{}"u8 : _kept.AsSpan(kept.Start, kept.Length);
}

/// <summary>A growing list of structs that are changed in place; keeps its room when cleared.</summary>
internal sealed class StructList<T>
    where T : struct
{
    private T[] _items = new T[128];

    public int Count { get; private set; }

    /// <summary>The item itself; valid until the next <see cref="Add"/>.</summary>
    public ref T this[int index] => ref _items[index];

    public ref T Add()
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        return ref _items[Count++];
    }

    public void Clear()
    {
        Array.Clear(_items, 0, Count);
        Count = 0;
    }
}

/// <summary>Fills in records while their run is read; to everyone else a record is immutable.</summary>
internal static class RecordSetters
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_TaskName")]
    public static extern void SetTaskName(this TaskRecord record, string value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_State")]
    public static extern void SetState(this TaskRecord record, TaskState value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_SubmittedAt")]
    public static extern void SetSubmittedAt(this TaskRecord record, DateTimeOffset? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_StartedAt")]
    public static extern void SetStartedAt(this TaskRecord record, DateTimeOffset? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_FinishedAt")]
    public static extern void SetFinishedAt(this TaskRecord record, DateTimeOffset? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Features")]
    public static extern void SetFeatures(this TaskRecord record, FeatureSet value);
}
