using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Evaluates each trial as a task of a session.</summary>
internal sealed class SessionTrialRunner : ITrialRunner
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(100);

    private readonly ScalableSession _session;
    private readonly TrialSettings _settings;
    private readonly Func<string, TaskSubmission> _submissionOf;
    private readonly string _directory;

    /// <param name="submissionOf">The task that evaluates an order file.</param>
    public SessionTrialRunner(ScalableSession session, TuningData data, TrialSettings settings, Func<string, TaskSubmission> submissionOf)
    {
        _session = session;
        _settings = settings;
        _submissionOf = submissionOf;
        _directory = Path.Combine(session.RunDirectory, "tuning", Guid.NewGuid().ToString("N")[..8]);
        TrialFiles.WriteData(_directory, data);
    }

    public void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken)
    {
        List<(TrialOrder Order, string Path, SessionTask Task)> open = [.. orders.Select(Submit)];
        try
        {
            while (open.Count > 0)
            {
                _session.Wait([.. open.Select(entry => entry.Task)], s_slice, cancellationToken);
                foreach ((TrialOrder order, string path, SessionTask task) in open.Where(entry => entry.Task.IsFinished)) finished(OutcomeOf(order, path, task));
                open.RemoveAll(entry => entry.Task.IsFinished);
            }
        }
        catch (OperationCanceledException)
        {
            foreach ((_, _, SessionTask task) in open) _session.Cancel(task);
        }
    }

    private (TrialOrder Order, string Path, SessionTask Task) Submit(TrialOrder order)
    {
        string path = TrialFiles.WriteOrder(_directory, _settings, order, threads: 1);
        return (order, path, _session.Submit(_submissionOf(path)));
    }

    private static TrialOutcome OutcomeOf(TrialOrder order, string path, SessionTask task)
    {
        if (task.State == TaskState.Succeeded && File.Exists(TrialFiles.OutcomePath(path))) return TrialFiles.ReadOutcome(path);
        string why = task.State == TaskState.Succeeded ? "it left no outcome" : task.Latest.ErrorMessage ?? $"it ended as {task.State}";
        return new TrialOutcome(order.Number, order.Budget, [], 0, $"Its task failed on the target: {why}. See '{task.ErrorPath}'.") { IsLost = true };
    }
}

/// <summary>Searches whose trials are spread over a session. They find what a search in one process does.</summary>
public static class SessionSearch
{
    /// <summary>The name of the tasks that evaluate trials; a manifest may give it a component.</summary>
    public const string TaskName = RunStore.SearchTaskName;

    /// <summary>Searches as <see cref="HyperparameterSearch.Run(IReadOnlyList{RunRecord}, SearchOptions?, IProgress{SearchProgress}?, CancellationToken)"/> does, each trial as a task of the session.</summary>
    /// <param name="submissionOf">The task that evaluates an order file: it runs <see cref="TrialWorker.Run"/> on it.</param>
    /// <exception cref="InvalidOperationException">The session is stopped.</exception>
    public static SearchResult Run(
        IReadOnlyList<RunRecord> runs, SearchOptions options, ScalableSession session, Func<string, TaskSubmission> submissionOf, IProgress<SearchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        HyperparameterSearch.Run(runs, options, (data, settings, _) => new SessionTrialRunner(session, data, settings, submissionOf), progress, cancellationToken);

    /// <summary>A task that evaluates an order file in a PowerShell process.</summary>
    /// <param name="module">The path of the module's manifest, or of this assembly, on the target.</param>
    /// <param name="component">The component to run on; null for the one that the manifest gives to tasks of <see cref="TaskName"/>, else its first.</param>
    public static TaskSubmission InPowerShell(ScalableSession session, string? component, string module, string orderPath) => new(TaskName)
    {
        Component = ComponentOf(session, component),
        Script = new ScriptPayload($"Import-Module -Name {Quoted(module)}\n[Scalable.Evaluation.Tuning.Trials.TrialWorker]::Run({Quoted(orderPath)})", ArgumentsXml: null),
    };

    /// <summary>A task that evaluates an order file by a command.</summary>
    public static TaskSubmission ByCommand(ScalableSession session, string? component, IReadOnlyList<string> command, string orderPath) => new(TaskName)
    {
        Component = ComponentOf(session, component),
        Command = command,
        Arguments = [orderPath],
    };

    private static string? ComponentOf(ScalableSession session, string? component) =>
        component ?? (session.Manifest.Tasks.ContainsKey(TaskName) ? null : session.Manifest.Components.Keys.FirstOrDefault());

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>Evaluates one trial where a session's task runs.</summary>
public static class TrialWorker
{
    /// <summary>Reads an order that a search wrote, evaluates its trial and writes the outcome beside it.</summary>
    /// <exception cref="IOException">The order or the folds cannot be read, or the outcome not written.</exception>
    /// <exception cref="InvalidDataException">The files are of another version.</exception>
    public static void Run(string orderPath, CancellationToken cancellationToken = default)
    {
        (TrialSettings settings, TrialOrder order, int threads) = TrialFiles.ReadOrder(orderPath);
        var evaluator = new TrialEvaluator(TrialFiles.ReadData(Path.GetDirectoryName(Path.GetFullPath(orderPath))!), settings);
        new LocalTrialRunner(evaluator, threads).Run([order], outcome => TrialFiles.WriteOutcome(orderPath, outcome), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
