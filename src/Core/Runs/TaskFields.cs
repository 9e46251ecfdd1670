using System.Reflection;
using Scalable.Runs.Indexing;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// The fields of a task's record, but for those that identify an attempt and order it in time (id, name, attempt, state,
/// times) and its features. Readers, writers and the index go by these lists; nothing else names a field.
/// </summary>
internal static class TaskFields
{
    private static readonly TaskFieldType<double?> s_number = new(
        (values, field) => values.NonNegative(field), (output, value) => EventValue.Number(output, value), (output, value) => output.Double(value!.Value), (ref IndexInput input) => input.Double())
    {
        Says = value => double.IsFinite(value!.Value),
    };

    private static readonly TaskFieldType<double?> s_real = s_number with { WriteEvent = (output, value) => output.Real(value!.Value) };

    private static readonly TaskFieldType<int?> s_integer = new(
        (values, field) => values.Integer(field), (output, value) => output.Integer(value!.Value), (output, value) => output.Signed(value!.Value), (ref IndexInput input) => input.Integer());

    /// <summary>As a shell reports it, from the code or from the signal, which is the next field.</summary>
    private static readonly TaskFieldType<int?> s_exitCode = s_integer with
    {
        FromEvent = (values, field) => values.Integer(field + 1) is > 0 and { } signal ? SignalExit.Base + signal : values.Integer(field),
    };

    private static readonly TaskFieldType<long?> s_count = new(
        (values, field) => values.Count(field), (output, value) => output.Integer(value!.Value), (output, value) => output.Signed(value!.Value), (ref IndexInput input) => input.Signed());

    /// <summary>A text that many attempts share.</summary>
    private static readonly TaskFieldType<string> s_name = new(
        (values, field) => values.Text(field), (output, value) => output.Text(value), (output, value) => output.Shared(value), (ref IndexInput input) => input.Shared());

    private static readonly TaskFieldType<string> s_text = s_name with
    {
        ToIndex = (output, value) => output.Text(value), FromIndex = (ref IndexInput input) => input.Text(),
    };

    private static readonly TaskFieldType<MemorySize?> s_memory = new(
        (values, field) => values.Memory(field),
        (output, value) => output.Text(value!.Value.ToString()),
        (output, value) => output.Signed(value!.Value.Bytes),
        (ref IndexInput input) => new MemorySize(input.Count()));

    private static readonly TaskFieldType<MemorySize?> s_peak = s_memory with
    {
        FromEvent = (values, field) => values.Bytes(field, bytesPerUnit: 1) ?? values.Bytes(field + 1, bytesPerUnit: 1e9),
        WriteEvent = (output, value) => output.Integer(value!.Value.Bytes),
    };

    private static readonly TaskFieldType<Walltime?> s_walltime = new(
        (values, field) => values.Walltime(field),
        (output, value) => output.Text(EventValue.Walltime(value!.Value)),
        (output, value) => output.Signed(value!.Value.ToTimeSpan().Ticks),
        (ref IndexInput input) => new Walltime(TimeSpan.FromTicks(input.Count())));

    /// <summary>A peak of another kind than memory, in bytes.</summary>
    private static readonly TaskFieldType<MemorySize?> s_bytes = s_peak with { FromEvent = (values, field) => values.Bytes(field, bytesPerUnit: 1) };

    /// <summary>Something that is said if it is so, and else not.</summary>
    private static readonly TaskFieldType<bool> s_flag = new((values, field) => values.Flag(field), (output, value) => output.Truth(value), (_, _) => { }, (ref IndexInput _) => true) { Says = value => value };

    /// <summary>The fields of task events, in tasks.jsonl.</summary>
    public static readonly TaskField[] OfTaskEvents =
    [
        new TaskField<string>("component", nameof(TaskRecord.Component), s_name) { IsOriginal = true, IsCarried = true },
        new TaskField<string>("tag", nameof(TaskRecord.Tag), s_name) { IsOriginal = true, IsCarried = true },
        new TaskField<string>("account", nameof(TaskRecord.Account), s_name) { IsCarried = true },
        new TaskField<string>("user", nameof(TaskRecord.User), s_name) { IsCarried = true },
        new TaskField<string>("worker", nameof(TaskRecord.Worker), s_name) { IsOriginal = true, IsCarried = true },
        new TaskField<double?>("queue_s", nameof(TaskRecord.QueueSeconds), s_real) { IsCarried = true },
        new TaskField<double?>("duration_s", nameof(TaskRecord.DurationSeconds), s_real) { IsOriginal = true },
        new TaskField<string>("error_type", nameof(TaskRecord.ErrorType), s_name) { IsOriginal = true },
        new TaskField<string>("error_message", nameof(TaskRecord.ErrorMessage), s_text) { IsOriginal = true },
        new TaskField<int?>("exit_code", nameof(TaskRecord.ExitCode), s_exitCode),
        new TaskField<int?>("signal", nameof(TaskRecord.Signal), s_integer),
    ];

    /// <summary>
    /// The fields of resource events, in resources.jsonl. The peak in bytes stands first, and behind it
    /// <see cref="PeakInGigabytes"/>, which the original has in its place; like that it is always written, known or not.
    /// </summary>
    public static readonly TaskField[] OfResourceEvents =
    [
        new TaskField<MemorySize?>("observed_memory_bytes", nameof(TaskRecord.PeakMemory), s_peak) { IsOriginal = true },
        new TaskField<double?>("requested_workers", nameof(TaskRecord.RequestedWorkers), s_number) { IsOriginal = true },
        new TaskField<double?>("requested_cpus", nameof(TaskRecord.RequestedCpus), s_number) { IsOriginal = true },
        new TaskField<MemorySize?>("requested_memory", nameof(TaskRecord.RequestedMemory), s_memory) { IsOriginal = true },
        new TaskField<Walltime?>("requested_walltime", nameof(TaskRecord.RequestedWalltime), s_walltime) { IsOriginal = true },
        new TaskField<double?>("observed_cpu", nameof(TaskRecord.ObservedCpu), s_real) { IsOriginal = true },
        new TaskField<double?>("cpu_seconds", nameof(TaskRecord.CpuSeconds), s_real),
        new TaskField<long?>("bytes_read", nameof(TaskRecord.BytesRead), s_count),
        new TaskField<long?>("bytes_written", nameof(TaskRecord.BytesWritten), s_count),
        new TaskField<string>("memory_source", nameof(TaskRecord.MemorySource), s_name),
        new TaskField<bool>("observed_memory_is_upper_estimate", nameof(TaskRecord.PeakMemoryIsUpperEstimate), s_flag),
        new TaskField<bool>("has_whole_node", nameof(TaskRecord.HasWholeNode), s_flag),
        new TaskField<double?>("requested_gpus", nameof(TaskRecord.RequestedGpus), s_number),
        new TaskField<MemorySize?>("requested_gpu_memory", nameof(TaskRecord.RequestedGpuMemory), s_memory),
        new TaskField<double?>("observed_gpu", nameof(TaskRecord.ObservedGpu), s_real),
        new TaskField<MemorySize?>("observed_gpu_memory_bytes", nameof(TaskRecord.PeakGpuMemory), s_bytes),
    ];

    public const string PeakInGigabytes = "observed_memory_gb";

    /// <summary>All of them, in the order an index keeps them.</summary>
    public static readonly TaskField[] All = [.. OfTaskEvents, .. OfResourceEvents];
}

/// <summary>
/// A field of a task's record: what its events call it, and how it is read from them, written to them and kept in an index.
/// <see cref="TaskFields"/> lists them all; to add one is a property of <see cref="TaskRecord"/> and a line there.
/// </summary>
internal abstract class TaskField(string name)
{
    public string Name => name;

    /// <summary>Whether the original has the field; it is then written as null if it is not known, and ours are left out.</summary>
    public bool IsOriginal { get; init; }

    /// <summary>Whether an event before an attempt's end may say it too. What such an event says holds until the end says another.</summary>
    public bool IsCarried { get; init; }

    public abstract bool IsKnown(TaskRecord record);

    /// <summary>Takes the value from an event; with <paramref name="onlyIfKnown"/> what the record has stays if the event does not say.</summary>
    public abstract void Read(FieldValues values, int field, TaskRecord record, bool onlyIfKnown);

    public abstract void Copy(TaskRecord from, TaskRecord to);

    /// <summary>Writes a value that is known as events have it.</summary>
    public abstract void WriteEvent(PythonJsonWriter output, TaskRecord record);

    /// <summary>Writes a value that is known as an index has it.</summary>
    public abstract void Write(IndexOutput output, TaskRecord record);

    public abstract void Read(ref IndexInput input, TaskRecord record);
}

/// <summary>A field of one type; its property of <see cref="TaskRecord"/> has the type's nullable form.</summary>
/// <param name="name">What events call it.</param>
/// <param name="property">The name of its property.</param>
/// <param name="type">How values of the type are read and written.</param>
internal sealed class TaskField<T>(string name, string property, TaskFieldType<T> type) : TaskField(name)
{
    private readonly Func<TaskRecord, T?> _get = Property(property).GetMethod!.CreateDelegate<Func<TaskRecord, T?>>();
    private readonly Action<TaskRecord, T?> _set = Property(property).SetMethod!.CreateDelegate<Action<TaskRecord, T?>>();

    public override bool IsKnown(TaskRecord record) => _get(record) is { } value && (type.Says is null || type.Says(value));

    public override void Read(FieldValues values, int field, TaskRecord record, bool onlyIfKnown)
    {
        T? value = type.FromEvent(values, field);
        if (value is not null || !onlyIfKnown) _set(record, value);
    }

    public override void Copy(TaskRecord from, TaskRecord to) => _set(to, _get(from));

    public override void WriteEvent(PythonJsonWriter output, TaskRecord record) => type.WriteEvent(output, _get(record)!);

    public override void Write(IndexOutput output, TaskRecord record) => type.ToIndex(output, _get(record)!);

    public override void Read(ref IndexInput input, TaskRecord record) => _set(record, type.FromIndex(ref input));

    private static PropertyInfo Property(string name) => typeof(TaskRecord).GetProperty(name)!;
}

/// <summary>How values of one type are read from events, written to them and kept in an index.</summary>
internal sealed record TaskFieldType<T>(Func<FieldValues, int, T?> FromEvent, Action<PythonJsonWriter, T> WriteEvent, Action<IndexOutput, T> ToIndex, FromIndex<T> FromIndex)
{
    /// <summary>Whether a value says anything; null if every value does.</summary>
    public Func<T, bool>? Says { get; init; }
}

internal delegate T? FromIndex<T>(ref IndexInput input);
