using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>The largest peak a task ever had; doubled after a failure.</summary>
internal sealed class LargestSeenStrategy : ISizingStrategy
{
    private readonly Dictionary<string, double> _largest = new(StringComparer.Ordinal);

    public string Name => "LargestSeen";

    public StrategyDecision? Decide(TaskRecord attempt) =>
        _largest.TryGetValue(attempt.TaskName, out double bytes) ? new StrategyDecision(bytes, StrategyDecision.Doubled) : null;

    public void Learn(TaskRecord attempt) =>
        _largest[attempt.TaskName] = Math.Max(_largest.GetValueOrDefault(attempt.TaskName), attempt.PeakMemory!.Value.Bytes);
}
