using System.Collections;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>The tasks of a run, read from its files when they are first asked for.</summary>
internal sealed class TasksOnDemand(string directory, RunReadOptions options) : IReadOnlyList<TaskRecord>
{
    private readonly Lazy<IReadOnlyList<TaskRecord>> _tasks = new(() =>
    {
        using var reader = new RunReader(options);
        return reader.Read(directory, []).Tasks;
    });

    public int Count => _tasks.Value.Count;

    public TaskRecord this[int index] => _tasks.Value[index];

    public IEnumerator<TaskRecord> GetEnumerator() => _tasks.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
