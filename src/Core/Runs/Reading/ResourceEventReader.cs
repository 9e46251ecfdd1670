using System.Runtime.CompilerServices;
using Scalable.Units;

namespace Scalable.Runs.Reading;

/// <summary>What a resource event says of a task.</summary>
internal struct ResourceEntry
{
    public double? RequestedWorkers;
    public double? RequestedCpus;
    public MemorySize? RequestedMemory;
    public Walltime? RequestedWalltime;
    public double? ObservedCpu;
    public MemorySize? PeakMemory;
    public bool PeakMemoryIsUpperEstimate;
    public double? RequestedGpus;
    public MemorySize? RequestedGpuMemory;
    public double? ObservedGpu;
    public MemorySize? PeakGpuMemory;
}

/// <summary>
/// Reads resources.jsonl into the tables of a run, after its tasks. The last event of a task counts, as in the original;
/// one that names an attempt counts for that attempt, before those that do not.
/// </summary>
internal sealed class ResourceEventReader(LineReader lines, ValueCaches caches, RunTables tables)
    : EventFileReader(lines, caches, FieldNames)
{
    public const int EntityType = 1, EntityId = 2, Attempt = 3, RequestedWorkers = 4, RequestedCpus = 5, RequestedMemory = 6,
        RequestedWalltime = 7, ObservedCpu = 8, ObservedMemoryGb = 9, ObservedMemoryBytes = 10,
        UpperEstimate = 11, RequestedGpus = 12, RequestedGpuMemory = 13, ObservedGpu = 14, ObservedGpuMemory = 15;

    public static readonly string[] FieldNames =
    [
        SchemaVersionField, "entity_type", "entity_id", "attempt", "requested_workers", "requested_cpus", "requested_memory",
        "requested_walltime", "observed_cpu", "observed_memory_gb", "observed_memory_bytes",
        "observed_memory_is_upper_estimate", "requested_gpus", "requested_gpu_memory", "observed_gpu", "observed_gpu_memory_bytes", "run_id", "event_type",
        "component", "provider", "timestamp", "cpu_seconds", "bytes_read", "bytes_written", "memory_source",
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void OnEvent()
    {
        if (!Values.Utf8(EntityType).SequenceEqual("task"u8)) return;
        int task = tables.FindTask(Values.Utf8(EntityId));
        if (task < 0) return;
        ref ResourceEntry entry = ref EntryFor(task);
        entry.RequestedWorkers = Values.NonNegative(RequestedWorkers);
        entry.RequestedCpus = Values.NonNegative(RequestedCpus);
        entry.RequestedMemory = Values.Memory(RequestedMemory);
        entry.RequestedWalltime = Values.Walltime(RequestedWalltime);
        entry.ObservedCpu = Values.NonNegative(ObservedCpu);
        entry.PeakMemory = Values.Bytes(ObservedMemoryBytes, bytesPerUnit: 1) ?? Values.Bytes(ObservedMemoryGb, bytesPerUnit: 1e9);
        entry.PeakMemoryIsUpperEstimate = Fields[UpperEstimate].Kind == FieldKind.True;
        entry.RequestedGpus = Values.NonNegative(RequestedGpus);
        entry.RequestedGpuMemory = Values.Memory(RequestedGpuMemory);
        entry.ObservedGpu = Values.NonNegative(ObservedGpu);
        entry.PeakGpuMemory = Values.Bytes(ObservedGpuMemory, bytesPerUnit: 1);
    }

    private ref ResourceEntry EntryFor(int task)
    {
        bool namesAttempt = Fields[Attempt].Kind is not (FieldKind.Missing or FieldKind.Null);
        int attempt = namesAttempt ? tables.FindAttempt(task, Values.Ordinal(Attempt)) : -1;
        ref int number = ref attempt >= 0 ? ref tables.Attempts[attempt].Resources : ref tables.Tasks[task].Resources;
        if (number > 0) return ref tables.Resources[number - 1];
        number = tables.Resources.Count + 1;
        return ref tables.Resources.Add();
    }
}
