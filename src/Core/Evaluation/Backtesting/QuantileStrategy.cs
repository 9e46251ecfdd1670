using Scalable.Runs;
using Scalable.Statistics;

namespace Scalable.Evaluation.Backtesting;

/// <summary>The quantile advisor's rule on what was observed, in whole GiB: 1.1 times the quantile of peaks, 1.2 times that of durations; doubled after a failure.</summary>
internal sealed class QuantileStrategy(double confidence) : ISizingStrategy
{
    private const double BytesPerGibibyte = 1L << 30;

    private readonly Dictionary<string, (List<double> Peaks, List<double> Seconds)> _seen = new(StringComparer.Ordinal);

    public string Name => "Quantile";

    public StrategyDecision? Decide(TaskRecord attempt)
    {
        if (!_seen.TryGetValue(attempt.TaskName, out (List<double> Peaks, List<double> Seconds) seen)) return null;
        double gibibytes = Math.Ceiling(Quantile.LinearOrNull(seen.Peaks, confidence)!.Value * 1.1 / BytesPerGibibyte);
        return new StrategyDecision(gibibytes * BytesPerGibibyte, StrategyDecision.Doubled)
        {
            Confidence = confidence,
            WalltimeSeconds = Quantile.LinearOrNull(seen.Seconds, confidence) * 1.2,
        };
    }

    public void Learn(TaskRecord attempt)
    {
        if (!_seen.TryGetValue(attempt.TaskName, out (List<double> Peaks, List<double> Seconds) seen)) _seen[attempt.TaskName] = seen = ([], []);
        seen.Peaks.Add(attempt.PeakMemory!.Value.Bytes);
        seen.Seconds.Add(attempt.DurationSeconds!.Value);
    }
}
