using System.Collections;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>Completes task names.</summary>
public sealed class TaskNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) =>
        advisor.KnownTasks.Select(task => new Candidate(task, $"task {task}"));

    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.SelectMany(run => run.Tasks).GroupBy(task => task.TaskName, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Candidate(group.Key, $"task {group.Key}, {group.Count()} attempts in the newest runs"));

    private protected override IEnumerable<Candidate> Names(ScalableSession session) =>
        session.Manifest.Tasks.Values.Select(task => new Candidate(task.Name, $"task {task.Name}, component {task.Component}"))
            .Concat(session.Tasks.Select(task => new Candidate(task.TaskName, $"task {task.TaskName}, component {task.Component}")));
}
