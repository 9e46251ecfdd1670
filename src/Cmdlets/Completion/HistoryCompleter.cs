namespace Scalable.Commands;

/// <summary>
/// Completes names from what the other parameters point to: a session, an advisor, runs, a path, else the default run
/// store, of which it reads only the newest runs.
/// </summary>
public abstract class HistoryCompleter : NameCompleter
{
    private const int NewestRuns = 20;

    /// <summary>The names that runs offer, with a tip each.</summary>
    /// <param name="runs">The runs, the newest first if they are read.</param>
    /// <param name="bound">The other parameters.</param>
    private protected abstract IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound);

    /// <summary>The names that an advisor offers; empty if it knows none.</summary>
    private protected virtual IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) => [];

    /// <summary>The names that a session offers; empty if it knows none.</summary>
    private protected virtual IEnumerable<Candidate> Names(ScalableSession session) => [];

    /// <summary>The run store, or a run of it, that the other parameters name; null for the default.</summary>
    private protected virtual object? StoreOf(IDictionary bound) => bound["LiteralPath"] ?? bound["Path"];

    private protected sealed override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        if (Properties.Plain(bound["Session"]) is ScalableSession session) return Names(session);
        if (Properties.Plain(bound["Advisor"]) is IResourceAdvisor advisor && Names(advisor, bound).ToList() is { Count: > 0 } names) return names;
        return Names(Properties.Plain(bound["Run"]) switch
        {
            RunRecord run => [run],
            IEnumerable<RunRecord> runs => [.. runs],
            IEnumerable<object> items => [.. items.Select(Properties.Plain).OfType<RunRecord>()],
            _ => ReadNewest(Properties.Plain(StoreOf(bound))),
        }, bound);
    }

    /// <summary>The task that the other parameters name; null for none or several.</summary>
    private protected static string? TaskOf(IDictionary bound) =>
        Properties.Plain(bound["Task"] ?? bound["TaskName"] ?? bound["Name"]) switch
        {
            string name => name,
            IList { Count: 1 } one => Properties.Plain(one[0])?.ToString(),
            _ => null,
        };

    private static List<RunRecord> ReadNewest(object? path)
    {
        string? directory = path switch
        {
            string text => text,
            IEnumerable<object> several => several.FirstOrDefault()?.ToString(),
            _ => null,
        };
        string store = RunStore.DefaultDirectory(CurrentLocation(), path: directory);
        return [.. RunStore.RunDirectories(store).TakeLast(NewestRuns).Reverse().Select(run => RunStore.ReadRun(run).Runs).SelectMany(runs => runs)];
    }
}

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

/// <summary>Completes the names of targets that runs were recorded on.</summary>
public sealed class TargetNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) =>
        (TaskOf(bound) is { } task ? [task] : advisor.KnownTasks).SelectMany(name => advisor.InputsOf(name).Targets).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(target => new Candidate(target, $"target {target}"));

    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Where(run => run.TargetName is not null).GroupBy(run => run.TargetName!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Candidate(group.Key, $"target {group.Key}, {group.First().ProviderName ?? "unknown"} provider"));
}

/// <summary>Completes component names.</summary>
public sealed class ComponentNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.SelectMany(run => run.Tasks).Select(task => task.Component).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(component => new Candidate(component, $"component {component}"));

    private protected override IEnumerable<Candidate> Names(ScalableSession session) =>
        session.Workers.Select(workers => new Candidate(workers.Key, $"component {workers.Key}, {workers.Value} workers"))
            .Concat(session.Manifest.Components.Keys.Select(component => new Candidate(component, $"component {component}")));
}

/// <summary>Completes run ids, newest first.</summary>
public class RunIdCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Select(run => new Candidate(run.RunId, string.Create(CultureInfo.InvariantCulture,
            $"{run.Status}, {run.Tasks.Count} attempts, started {run.StartedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "at an unknown time"}")));
}

/// <summary>Completes the states that runs are in.</summary>
public sealed class RunStatusCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Select(run => run.Status).Concat(["completed", "running", "failed"]).Distinct(StringComparer.Ordinal)
            .Select(status => new Candidate(status, $"runs that are {status}"));
}

/// <summary>Offers the features of a task as hashtables: all of them, and each alone, with the values of the newest attempt.</summary>
public sealed class FeatureCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) =>
        (TaskOf(bound) is { } task ? [task] : advisor.KnownTasks).SelectMany(name => Literals(name, advisor.InputsOf(name).Latest));

    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.OrderBy(run => run.RunId, StringComparer.Ordinal).SelectMany(run => run.Tasks).Where(task => TaskOf(bound) is not { } wanted || task.TaskName.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            .GroupBy(task => task.TaskName, StringComparer.Ordinal).SelectMany(task => Literals(task.Key, TaskInputs.Of(task).Latest));

    private static IEnumerable<Candidate> Literals(string task, FeatureSet features)
    {
        string[] entries = [.. features.Select(feature => $"{Name(feature.Key)} = {Value(feature.Value)}")];
        if (entries.Length > 1) yield return new Candidate(string.Join(", ", features.Keys), $"all features of {task}, with the values of its newest attempt", $"@{{ {string.Join("; ", entries)} }}");
        foreach ((string name, string entry) in features.Keys.Zip(entries))
            yield return new Candidate(name, $"feature of {task}, with the value of its newest attempt", $"@{{ {entry} }}");
    }

    private static string Name(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0]) ? name : Text(name);

    private static string Value(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Boolean => value.Number != 0 ? "$true" : "$false",
        FeatureValueKind.Text => Text(value.Text!),
        _ => value.ToString(),
    };

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
