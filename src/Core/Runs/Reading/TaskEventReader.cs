using System.Runtime.CompilerServices;
using System.Text;

namespace Scalable.Runs.Reading;

/// <summary>Reads tasks.jsonl into the tables of a run.</summary>
internal sealed class TaskEventReader(LineReader lines, ValueCaches caches, RunTables tables)
    : EventFileReader(lines, caches, FieldNames)
{
    public const int TaskId = 1, TaskName = 2, Component = 3, Tag = 4, State = 5, FunctionName = 6, Timestamp = 7, Duration = 8,
        Worker = 9, ErrorType = 10, ErrorMessage = 11, Attempt = 12, Features = 13, ExitCode = 17, Signal = 18;

    private const int ExitCodeOfSignalZero = 128;

    public static readonly string[] FieldNames =
    [
        SchemaVersionField, "task_id", "task_name", "component", "tag", "state", "function_name", "timestamp", "duration_s",
        "worker", "error_type", "error_message", "attempt", "features", "run_id", "event_type", "requested_workers",
        "exit_code", "signal", "queue_s",
    ];

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
        attempt.LastState = state;
        if (Values.Timestamp(Timestamp) is { } timestamp)
        {
            if (state == TaskState.Submitted) attempt.SubmittedAt ??= timestamp;
            else if (state == TaskState.Running) attempt.StartedAt = timestamp;
        }
        attempt.Name ??= Name();
        attempt.Component ??= Values.Text(Component);
        attempt.Tag ??= Values.Text(Tag);
        attempt.Worker = Values.Text(Worker) ?? attempt.Worker;
        if (FeatureObject() is { Length: > 2 } features) attempt.Features = tables.KeepFeatures(attempt.Features, features, LineNumber);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddEnding(int number, ref AttemptEntry attempt, TaskState state)
    {
        if (attempt.Ended)
            Log.Add(HistoryProblemCodes.DuplicateTask, LineNumber, $"The task '{tables.TaskId(attempt.Task)}' ended before in this file; both endings are kept.");
        attempt.Ended = true;
        ref EndingEntry ending = ref tables.Endings.Add();
        ending.Attempt = number;
        ending.State = state;
        ending.Name = Name() ?? attempt.Name;
        ending.Component = Values.Text(Component) ?? attempt.Component;
        ending.Tag = Values.Text(Tag) ?? attempt.Tag;
        ending.FinishedAt = Values.Timestamp(Timestamp);
        ending.DurationSeconds = Values.NonNegative(Duration);
        ending.Worker = Values.Text(Worker) ?? attempt.Worker;
        ending.ErrorType = Values.Text(ErrorType);
        ending.ErrorMessage = Values.Text(ErrorMessage);
        ending.ExitCode = ReadExitCode();
        ending.Features = ReadFeatures(ref attempt);
    }

    private int? ReadExitCode()
    {
        double? code = Values.Number(Signal) is > 0 and { } signal ? ExitCodeOfSignalZero + signal : Values.Number(ExitCode);
        return code is >= int.MinValue and <= int.MaxValue ? (int)code : null;
    }

    private FeatureSet ReadFeatures(ref AttemptEntry attempt)
    {
        FeatureSet features = _features.Read(FeatureObject(), Log, LineNumber);
        return features.Count == 0 ? ReadEarlierFeatures(ref attempt) : features;
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
