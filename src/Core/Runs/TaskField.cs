using System.Reflection;
using Scalable.Runs.Indexing;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// A field of a task's record: what its events call it, and how it is read from them, written to them and kept in an index.
/// <see cref="TaskFields"/> lists them all; to add one is a property of <see cref="TaskRecord"/> and a line there.
/// </summary>
internal abstract class TaskField(string name)
{
    public string Name => name;

    /// <summary>Whether the original has the field; it is then written as null where it is not known, and ours are left out.</summary>
    public bool IsOriginal { get; init; }

    /// <summary>Whether an event before an attempt's end may say it too. What such an event says holds until the end says another.</summary>
    public bool IsCarried { get; init; }

    public abstract bool IsKnown(TaskRecord record);

    /// <summary>Takes the value from an event; with <paramref name="onlyIfKnown"/> what the record has stays where the event does not say.</summary>
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
