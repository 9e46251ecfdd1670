using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>What users asked for; doubled after a failure.</summary>
internal sealed class RequestStrategy : ISizingStrategy
{
    public string Name => "Request";

    public StrategyDecision? Decide(TaskRecord attempt) =>
        attempt.RequestedMemory is { } request
            ? new StrategyDecision(request.Bytes, StrategyDecision.Doubled) { WalltimeSeconds = attempt.RequestedWalltime?.TotalSeconds }
            : null;

    public void Learn(TaskRecord attempt)
    {
    }
}
