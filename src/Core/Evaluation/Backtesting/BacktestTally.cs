using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Adds up what one strategy's decisions cost.</summary>
internal sealed class BacktestTally
{
    private readonly RunningMean _confidence = new(), _memoryCoverage = new(), _durationCoverage = new(), _width = new();
    private int _tasks, _failedAttempts, _tasksFailing, _walltimeKills, _walltimes;
    private double _waste, _used;

    /// <summary>Replays the attempts that a decision leads to, each for the whole runtime.</summary>
    public void Add(TaskRecord attempt, StrategyDecision decision)
    {
        double needed = attempt.PeakMemory!.Value.Bytes, seconds = attempt.DurationSeconds!.Value, hours = seconds / 3600;
        (double wasted, int failures) = AllocationReplay.Of(needed, decision.MemoryBytes, decision.NextMemoryBytes);
        _waste += wasted * hours;
        _used += needed * hours;
        _failedAttempts += failures;
        _tasksFailing += failures > 0 ? 1 : 0;
        _tasks++;
        if (decision.Confidence is { } confidence) _confidence.Add(confidence);
        if (decision.WalltimeSeconds is { } walltime)
        {
            _walltimes++;
            _walltimeKills += seconds > walltime ? 1 : 0;
        }
        if (decision.DurationBounds is { } duration) _durationCoverage.Add(Covers(duration, seconds));
        if (decision.MemoryBounds is { } memory)
        {
            _memoryCoverage.Add(Covers(memory, needed));
            _width.Add((memory.Upper - memory.Lower) / needed);
        }
    }

    public BacktestResult Result(string task, string strategy) => new()
    {
        Task = task,
        Strategy = strategy,
        Tasks = _tasks,
        WasteGigabyteHours = _waste / 1e9,
        UsedGigabyteHours = _used / 1e9,
        FailedAttempts = _failedAttempts,
        TasksFailing = _tasksFailing,
        StatedConfidence = _confidence.Value,
        WalltimeKills = _walltimes > 0 ? _walltimeKills : null,
        MemoryCoverage = _memoryCoverage.Value,
        DurationCoverage = _durationCoverage.Value,
        MemoryBoundsWidth = _width.Value,
    };

    private static double Covers(SizingBounds bounds, double value) => value >= bounds.Lower && value <= bounds.Upper ? 1 : 0;

    private sealed class RunningMean
    {
        private double _sum;
        private int _count;

        public double? Value => _count == 0 ? null : _sum / _count;

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}
