namespace Scalable.Runs.Writing;

/// <summary>What an event reports: an attempt, how far it had come, and when.</summary>
/// <param name="RunId">The run's id, whatever the attempt's record says.</param>
/// <param name="Task">The attempt.</param>
/// <param name="State">The state it came into.</param>
/// <param name="At">When it did.</param>
/// <param name="Provider">Where it ran, such as slurm.</param>
internal readonly record struct TaskEvent(string RunId, TaskRecord Task, TaskState State, DateTimeOffset? At, string? Provider = null)
{
    public bool IsOver => State is not (TaskState.Submitted or TaskState.Running);
}

/// <summary>A member of an event's object.</summary>
internal abstract class EventMember(string name)
{
    public string Name => name;

    /// <summary>The name in quotes and the colon.</summary>
    public string Head { get; } = $"\"{name}\": ";

    public virtual bool IsThere(in TaskEvent told) => true;

    public abstract void Write(PythonJsonWriter output, in TaskEvent told);
}

/// <summary>A member that every event of the kind has.</summary>
internal sealed class ValueMember(string name, ValueMember.Writing write) : EventMember(name)
{
    internal delegate void Writing(PythonJsonWriter output, in TaskEvent told);

    public override void Write(PythonJsonWriter output, in TaskEvent told) => write(output, told);
}

/// <summary>A field of the attempt, by <see cref="TaskFields"/>; those of the original are always there, ours if they are known.</summary>
/// <param name="field">The field.</param>
/// <param name="isOfEnd">Whether only the attempt's end has it, unless it is carried.</param>
internal sealed class FieldMember(TaskField field, bool isOfEnd) : EventMember(field.Name)
{
    public override bool IsThere(in TaskEvent told) => field.IsOriginal || IsTold(told);

    public override void Write(PythonJsonWriter output, in TaskEvent told)
    {
        if (IsTold(told)) field.WriteEvent(output, told.Task);
        else output.Null();
    }

    private bool IsTold(in TaskEvent told) => (!isOfEnd || field.IsCarried || told.IsOver) && field.IsKnown(told.Task);
}

/// <summary>The members of a kind of event, in the order of their names.</summary>
internal sealed class EventLayout(params IEnumerable<EventMember> members)
{
    private readonly EventMember[] _members = [.. members.OrderBy(member => member.Name, Comparer<string>.Create(PythonJson.CompareNames))];

    public void Write(PythonJsonWriter output, in TaskEvent told)
    {
        char before = '{';
        foreach (EventMember member in _members)
        {
            if (!member.IsThere(told)) continue;
            output.Raw(before);
            if (before == ',') output.Raw(' ');
            before = ',';
            output.Raw(member.Head);
            member.Write(output, told);
        }
        output.Raw('}');
    }
}
