using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Adds up what one advisor's recommendations cost.</summary>
internal sealed class BacktestTally
{
    private readonly RunningMean _confidence = new(), _memoryCoverage = new(), _durationCoverage = new(), _width = new();
    private readonly List<double> _memoryErrors = [], _durationErrors = [];
    private int _tasks, _failedAttempts, _tasksFailing, _walltimeKills, _walltimes;
    private double _waste, _used;

    /// <summary>Replays the attempts that a recommendation with a memory leads to, each for the whole runtime; retries are those of a session.</summary>
    public void Add(TaskRecord attempt, ResourceRecommendation advice)
    {
        double needed = attempt.PeakMemory!.Value.Bytes, seconds = attempt.DurationSeconds!.Value, hours = seconds / 3600;
        (double wasted, int failures) = AllocationReplay.Of(needed, advice);
        _waste += wasted * hours;
        _used += needed * hours;
        _failedAttempts += failures;
        _tasksFailing += failures > 0 ? 1 : 0;
        _tasks++;
        if ((advice.MemoryConfidence ?? advice.Confidence) is { } confidence && double.IsFinite(confidence)) _confidence.Add(confidence);
        if (advice.Walltime is { } walltime)
        {
            _walltimes++;
            _walltimeKills += seconds > walltime.TotalSeconds ? 1 : 0;
        }
        foreach (QuantityPrediction prediction in advice.Predictions)
        {
            if (prediction.Quantity == "duration_s") Judge(prediction, seconds, _durationCoverage, _durationErrors);
            if (prediction.Quantity != "peak_memory_bytes") continue;
            Judge(prediction, needed, _memoryCoverage, _memoryErrors);
            _width.Add((prediction.Upper - prediction.Lower) / needed);
        }
    }

    public BacktestResult Result(string task, string advisor) => new()
    {
        Task = task,
        Advisor = advisor,
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
        MemoryError = Quantile.LinearOrNull(_memoryErrors, 0.5),
        DurationError = Quantile.LinearOrNull(_durationErrors, 0.5),
    };

    private static void Judge(QuantityPrediction prediction, double truth, RunningMean coverage, List<double> errors)
    {
        coverage.Add(truth >= prediction.Lower && truth <= prediction.Upper ? 1 : 0);
        if (truth > 0) errors.Add(Math.Abs(prediction.Expected / truth - 1));
    }

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

/// <summary>Replays the attempts that an allocation leads to until one has enough; each that has not costs its whole allocation.</summary>
internal static class AllocationReplay
{
    private const int MaxAttempts = 40;

    /// <summary>The same for advice that has a memory; retries are those of a session.</summary>
    public static (double Wasted, int Failures) Of(double neededBytes, ResourceRecommendation advice) =>
        Of(neededBytes, advice.Memory!.Value.Bytes, failed => MemorySize.Ceiling(advice.MemoryPlan.Next(failed)).RoundUpForPeople().Bytes);

    /// <param name="needed">What the attempt needs.</param>
    /// <param name="allocated">What it is first given.</param>
    /// <param name="next">What it is given after an allocation that was too small.</param>
    /// <returns>All that was allocated and not used, for as long as an attempt runs, and how many attempts failed.</returns>
    public static (double Wasted, int Failures) Of(double needed, double allocated, Func<double, double> next)
    {
        double wasted = 0;
        int failures = 0;
        while (allocated < needed && failures < MaxAttempts)
        {
            wasted += allocated;
            failures++;
            allocated = Math.Max(next(allocated), allocated * 1.0001);
        }

        return (wasted + Math.Max(0, allocated - needed), failures);
    }
}
