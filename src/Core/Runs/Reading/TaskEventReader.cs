using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>Reads tasks.jsonl into the tables of a run.</summary>
internal sealed class TaskEventReader(LineReader lines, ValueCaches caches, RunTables tables)
    : EventFileReader(lines, caches, FieldNames)
{
    public const int TaskId = 1, State = 2;
    private const int TaskName = 3, FunctionName = 4, Timestamp = 5, Attempt = 6, Features = 7, FirstField = 8;

    public static readonly string[] FieldNames =
    [
        SchemaVersionField, "task_id", "state", "task_name", "function_name", "timestamp", "attempt", "features",
        .. TaskFields.OfTaskEvents.Select(field => field.Name),
        "run_id", "event_type", "requested_workers",
    ];

    public static readonly int Duration = Array.IndexOf(FieldNames, "duration_s");

    private readonly FeatureReader _features = new(caches);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void OnEvent()
    {
        ReadOnlySpan<byte> id = Values.Utf8(TaskId);
        if (id.IsEmpty)
        {
            Log.Add(HistoryProblemCodes.UnnamedTask, LineNumber, "The event has no task_id; counted, and otherwise skipped.");
            return;
        }
        TaskState state = ReadState();
        int number = tables.FindOrAddAttempt(id, Values.Ordinal(Attempt));
        ref AttemptEntry attempt = ref tables.Attempts[number];
        tables.Tasks[attempt.Task].LastState = state;
        if (state is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled) AddEnding(number, ref attempt, state);
        else NoteProgress(ref attempt, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TaskState ReadState()
    {
        ReadOnlySpan<byte> name = Values.Utf8(State);
        TaskState state = TaskStateNames.Parse(name);
        if (state == TaskState.Unknown && !name.SequenceEqual("unknown"u8)) ReportUnknownState(Encoding.UTF8.GetString(name));
        return state;
    }

    private void ReportUnknownState(string name) =>
        Log.Add(HistoryProblemCodes.UnknownState, LineNumber, name.Length == 0
            ? "The event has no state; kept, and never learned from."
            : $"The state '{name}' is none of submitted, running, succeeded, failed, cancelled; kept, and never learned from.");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteProgress(ref AttemptEntry attempt, TaskState state)
    {
        if (FeatureObject() is { Length: > 2 } features) attempt.Features = tables.KeepFeatures(attempt.Features, features, LineNumber);
        TaskRecord record = attempt.Record;
        if (Values.Timestamp(Timestamp) is { } timestamp)
        {
            if (state == TaskState.Submitted && record.SubmittedAt is null) record.SetSubmittedAt(timestamp);
            else if (state == TaskState.Running) record.SetStartedAt(timestamp);
        }
        if (attempt.Ended) return;
        record.SetState(state);
        if (record.TaskName.Length == 0 && Name() is { } name) record.SetTaskName(name);
        for (int i = 0; i < TaskFields.OfTaskEvents.Length; i++)
            if (TaskFields.OfTaskEvents[i].IsCarried) TaskFields.OfTaskEvents[i].Read(Values, FirstField + i, record, onlyIfKnown: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddEnding(int number, ref AttemptEntry attempt, TaskState state)
    {
        TaskRecord record = attempt.Record;
        if (attempt.Ended)
        {
            Log.Add(HistoryProblemCodes.DuplicateTask, LineNumber, $"The task '{tables.TaskId(attempt.Task)}' ended before in this file; both endings are kept.");
            record = record with { };
        }
        attempt.Ended = true;
        record.SetState(state);
        if (Name() is { } name) record.SetTaskName(name);
        record.SetFinishedAt(Values.Timestamp(Timestamp));
        for (int i = 0; i < TaskFields.OfTaskEvents.Length; i++)
            TaskFields.OfTaskEvents[i].Read(Values, FirstField + i, record, TaskFields.OfTaskEvents[i].IsCarried);
        FeatureSet features = _features.Read(FeatureObject(), Log, LineNumber);
        record.SetFeatures(features.Count == 0 ? ReadEarlierFeatures(ref attempt) : features);
        tables.Endings.Add() = (number, record);
    }

    /// <summary>The features of an attempt's events before its end.</summary>
    public FeatureSet ReadEarlierFeatures(ref AttemptEntry attempt) =>
        _features.Read(tables.KeptFeatures(attempt.Features), Log, attempt.Features.Line);

    private ReadOnlySpan<byte> FeatureObject()
    {
        FieldSlice slice = Fields[Features];
        if (slice.Kind == FieldKind.Object) return Fields.Bytes(slice);
        if (slice.Kind is not (FieldKind.Missing or FieldKind.Null))
            Log.Add(HistoryProblemCodes.WrongType, LineNumber, $"The field 'features' should be an object and is {slice.Kind}; treated as missing.");
        return "{}"u8;
    }

    private string? Name() => Values.Text(TaskName) ?? Values.Text(FunctionName);
}
