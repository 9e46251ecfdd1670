using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

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
