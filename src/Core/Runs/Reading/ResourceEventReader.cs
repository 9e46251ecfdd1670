using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>
/// Reads resources.jsonl into the tables of a run, after its tasks. The last event of a task counts, as in the original;
/// one that names an attempt counts for that attempt, before those that do not.
/// </summary>
internal sealed class ResourceEventReader(LineReader lines, ValueCaches caches, RunTables tables)
    : EventFileReader(lines, caches, FieldNames)
{
    private const int EntityType = 1, EntityId = 2, Attempt = 3, FirstField = 4;

    /// <summary>The peak in gigabytes stands behind the peak in bytes.</summary>
    public static readonly string[] FieldNames =
    [
        SchemaVersionField, "entity_type", "entity_id", "attempt",
        TaskFields.OfResourceEvents[0].Name, TaskFields.PeakInGigabytes, .. TaskFields.OfResourceEvents[1..].Select(field => field.Name),
        "run_id", "event_type", "component", "provider", "timestamp",
    ];

    public static readonly int RequestedCpus = Array.IndexOf(FieldNames, "requested_cpus");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void OnEvent()
    {
        if (!Values.Utf8(EntityType).SequenceEqual("task"u8)) return;
        int task = tables.FindTask(Values.Utf8(EntityId));
        if (task < 0) return;
        bool namesAttempt = Fields[Attempt].Kind is not (FieldKind.Missing or FieldKind.Null);
        int attempt = namesAttempt ? tables.FindAttempt(task, Values.Ordinal(Attempt)) : -1;
        if (attempt >= 0)
        {
            tables.Attempts[attempt].HasResources = true;
            Read(tables.Attempts[attempt].Record);
        }
        else
        {
            ReadForAll(task);
        }
    }

    /// <summary>Takes the event for every attempt that none has named.</summary>
    private void ReadForAll(int task)
    {
        TaskRecord? read = null;
        for (int next = tables.Tasks[task].FirstAttempt + 1; next > 0; next = tables.Attempts[next - 1].NextOfTask)
        {
            ref AttemptEntry entry = ref tables.Attempts[next - 1];
            if (entry.HasResources) continue;
            if (read is null) Read(entry.Record);
            else foreach (TaskField field in TaskFields.OfResourceEvents) field.Copy(read, entry.Record);
            read ??= entry.Record;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(TaskRecord record)
    {
        TaskFields.OfResourceEvents[0].Read(Values, FirstField, record, onlyIfKnown: false);
        for (int i = 1; i < TaskFields.OfResourceEvents.Length; i++) TaskFields.OfResourceEvents[i].Read(Values, FirstField + 1 + i, record, onlyIfKnown: false);
    }
}
