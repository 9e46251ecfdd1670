using System.Collections.Concurrent;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Evaluates trials in this process, several at once.</summary>
internal sealed class LocalTrialRunner(TrialEvaluator evaluator, int parallel) : ITrialRunner
{
    private readonly int _parallel = parallel > 0 ? parallel : Environment.ProcessorCount;

    public void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken)
    {
        object gate = new();
        int foldThreads = orders.Count < _parallel ? _parallel : 1;
        try
        {
            Parallel.ForEach(
                Partitioner.Create(orders, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _parallel, CancellationToken = cancellationToken },
                order =>
                {
                    TrialOutcome outcome = evaluator.Evaluate(order, foldThreads, cancellationToken);
                    lock (gate) finished(outcome);
                });
        }
        catch (OperationCanceledException)
        {
            // What was not told is left out; the caller sees that.
        }
        catch (AggregateException problems) when (problems.Flatten().InnerExceptions.All(problem => problem is OperationCanceledException))
        {
            // As above, where several trials were interrupted at once.
        }
    }
}

/// <summary>Where trials are evaluated.</summary>
internal interface ITrialRunner
{
    /// <summary>Evaluates trials and tells each outcome, from any thread, one at a time. Returns when all are told, or early where it is cancelled.</summary>
    void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken);
}
