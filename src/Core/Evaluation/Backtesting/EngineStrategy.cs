using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;

namespace Scalable.Evaluation.Backtesting;

/// <summary>The product's own sizing.</summary>
internal sealed class EngineStrategy(BacktestOptions options) : ISizingStrategy
{
    private readonly SizingEngine _engine = new();

    public string Name => "Scalable";

    public StrategyDecision? Decide(TaskRecord attempt)
    {
        SizingAnswer answer = _engine.Predict(new SizingQuery
        {
            Task = attempt.TaskName,
            Target = attempt.Target,
            Features = attempt.Features,
            RequestedMemoryBytes = attempt.RequestedMemory?.Bytes,
            RequestedWalltimeSeconds = attempt.RequestedWalltime?.TotalSeconds,
            RequestedCpus = attempt.RequestedCpus,
            Objective = options.Objective,
            Confidence = options.Confidence,
            BoundsLevel = options.BoundsLevel,
        });
        return answer.MemoryBytes is not { } bytes ? null : new StrategyDecision(bytes, allocated => answer.Next(allocated, SizingResource.Memory))
        {
            Confidence = answer.Confidence,
            WalltimeSeconds = answer.WalltimeSeconds,
            MemoryBounds = answer.MemoryBounds,
            DurationBounds = answer.DurationBounds,
        };
    }

    public void Learn(TaskRecord attempt)
    {
        if (HistoryObservations.From(attempt) is { } observation) _engine.Observe(observation);
    }
}
