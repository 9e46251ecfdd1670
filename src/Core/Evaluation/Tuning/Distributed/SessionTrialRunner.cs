using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Folding;

namespace Scalable.Evaluation.Tuning.Distributed;

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
