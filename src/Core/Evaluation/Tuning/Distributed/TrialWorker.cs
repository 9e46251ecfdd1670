using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Evaluation.Tuning.Distributed;

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
        TrialFiles.WriteOutcome(orderPath, evaluator.Evaluate(order, threads, cancellationToken));
    }
}
