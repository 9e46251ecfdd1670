using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>
/// Turns the forecasts of a task into allocations of memory and walltime, and says how probably they suffice: judged by how what
/// would have been given to past tasks went. One for all tasks of an engine, which share the price of a failure.
/// </summary>
internal sealed class FirstAllocation(double priceShare)
{
    private const double SecondsPerHour = 3600;
    private const double OwnCostShare = 0.25;

    // Of what may fail, memory gets this share and walltime the rest: time that is not used costs little.
    private const double MemoryShareOfRisk = 0.85;

    // The confidences for which allocations of the past are judged; others are stated by what these taught.
    private const double JudgedConfidence = RecommendationQuery.DefaultConfidence;
    private const double LessJudgedConfidence = 0.8;

    // No walltime is read at a lower probability, however often truths fell below.
    private const double MinEstimate = 0.8;

    // Five rows cannot show 0.95.
    private const double FewRowsDoubt = 3;

    // What is left of confidence a doubling of the input beyond what was seen: if a trend is followed, and if none can be.
    private const double TrendKept = 0.9;
    private const double GuessKept = 0.5;

    private readonly AllocationPlanner _planner = new();
    private double _memoryCost, _memoryRows;

    /// <summary>What to give for a question, with the retries after it.</summary>
    public Sized Size(TaskModel task, in TaskQuestion question, SizingObjective objective, double confidence, AllocationRounding rounding)
    {
        WeightedSample duration = task.Duration.Forecast(question.Features, question.WalltimeRequest), memory = task.Memory.Forecast(question.Features, question.MemoryRequest);
        bool knowsBoth = memory.Count > 0 && duration.Count > 0;
        double memoryProbability = knowsBoth ? 1 - MemoryShareOfRisk * (1 - confidence) : confidence;
        double walltimeProbability = knowsBoth ? 1 - (1 - MemoryShareOfRisk) * (1 - confidence) : confidence;
        double price = FailurePrice(HoursOf(duration), memory);
        double walltimeEstimate = duration.Count > 0 ? task.Calibrators.Walltime.EstimateFor(walltimeProbability, MinEstimate) : walltimeProbability;
        RetryPlan walltimes = RetryPlan.Of(_planner.QuantileSteps(task.Duration, duration, question.WalltimeRequest, walltimeEstimate), Rounding.Walltime);
        List<double> steps = _planner.CheapestSteps(task.Memory, memory, question.MemoryRequest, price);
        if (objective == SizingObjective.Confidence && memory.Count > 0)
        {
            double cheapest = _planner.ProbabilityAt(task.Memory, memory, question.MemoryRequest, steps[0]);
            HistogramCalibrator calibrator = task.Calibrators.Memory;
            if (calibrator.Of(cheapest) < memoryProbability)
            {
                double estimate = calibrator.EstimateFor(Math.Min(memoryProbability, (task.Memory.Count + 1.0) / (task.Memory.Count + 2.0)), cheapest);
                steps = _planner.CheapestSteps(task.Memory, memory, question.MemoryRequest, price, _planner.QuantileWithin(task.Memory, memory, question.MemoryRequest, estimate));
            }
        }
        RetryPlan memories = RetryPlan.Of(steps, bytes => Rounding.Memory(bytes, rounding));
        return new Sized(
            memory,
            duration,
            memories,
            walltimes,
            memories.First is { } bytes ? _planner.ProbabilityAt(task.Memory, memory, question.MemoryRequest, bytes) : double.NaN,
            walltimes.First is { } seconds ? _planner.ProbabilityAt(task.Duration, duration, question.WalltimeRequest, seconds) : double.NaN);
    }

    /// <summary>What can be stated of the first attempt: calibrated, no more than so few rows can say, and less beyond the inputs seen.</summary>
    public static (double? Memory, double? Walltime, double? Both) State(TaskModel task, in Sized sized)
    {
        double? memory = double.IsNaN(sized.MemoryEstimate) ? null : Bounded(task.Memory, task.Calibrators.Memory.Of(sized.MemoryEstimate));
        double? walltime = double.IsNaN(sized.WalltimeEstimate) ? null : Bounded(task.Duration, task.Calibrators.Walltime.Of(sized.WalltimeEstimate));
        if (memory is null || walltime is null) return (memory, walltime, memory);
        double both = task.Calibrators.Joint.Of(sized.MemoryEstimate * sized.WalltimeEstimate);
        return (memory, walltime, Math.Min(Math.Min(memory.Value, walltime.Value), Math.Min(Bounded(task.Memory, both), Bounded(task.Duration, both))));
    }

    /// <summary>Compares what would have been given, and how sure of it one would have been, with the truth.</summary>
    /// <param name="task">Knows nothing of this attempt yet.</param>
    /// <param name="question">What was known before the attempt.</param>
    /// <param name="peak">The memory it needed, or null.</param>
    /// <param name="seconds">How long it ran, or null.</param>
    /// <param name="weight">What it counts beside others.</param>
    public void Judge(TaskModel task, in TaskQuestion question, double? peak, double? seconds, double weight)
    {
        if (task.Memory.Count == 0 && task.Duration.Count == 0) return;
        Sized sure = Size(task, question, SizingObjective.Confidence, JudgedConfidence, AllocationRounding.Exact);
        Judge(task, sure, peak, seconds, weight);
        Sized cheap = Size(task, question, SizingObjective.MinimumWaste, LessJudgedConfidence, AllocationRounding.Exact);
        bool isOtherMemory = cheap.MemoryPlan.First < sure.MemoryPlan.First, isOtherTime = cheap.WalltimePlan.First < sure.WalltimePlan.First;
        if (isOtherMemory || isOtherTime) Judge(task, cheap, isOtherMemory ? peak : null, isOtherTime ? seconds : null, weight);
    }

    /// <summary>A share of the mean task's cost, and of this one's own if that is dearer, in bytes for so many hours: a hopeless attempt is never free.</summary>
    public double FailurePrice(double hours, WeightedSample memory)
    {
        double own = memory.Count > 0 ? DiscreteDistribution.Quantile(memory, 0.5) : 0;
        double mean = _memoryRows > 0 && hours > 0 ? _memoryCost / _memoryRows / hours : 0;
        return priceShare * Math.Max(OwnCostShare * own, mean);
    }

    /// <summary>The hours that are expected of a forecast duration; 0 if none is.</summary>
    public static double HoursOf(WeightedSample duration) => duration.Count > 0 ? DiscreteDistribution.Mean(duration) / SecondsPerHour : 0;

    /// <summary>Counts what a task cost, by which failures are priced.</summary>
    public void CountCost(double hours, double peakBytes)
    {
        _memoryCost += hours * peakBytes;
        _memoryRows++;
    }

    public void Keep(StateArchive state)
    {
        _memoryCost = state.Number("memory_cost", _memoryCost);
        _memoryRows = state.Number("memory_rows", _memoryRows);
    }

    /// <summary>The quantity below which a need stays with the probability.</summary>
    public double Quantile(OnlineForecaster model, WeightedSample forecast, double probability) => _planner.Quantile(model, forecast, probability);

    private static void Judge(TaskModel task, in Sized sized, double? peak, double? seconds, double weight)
    {
        bool sufficed = peak <= sized.MemoryPlan.First, inTime = seconds <= sized.WalltimePlan.First;
        if (peak is not null && !double.IsNaN(sized.MemoryEstimate)) task.Calibrators.Memory.Observe(sized.MemoryEstimate, sufficed, weight);
        if (seconds is not null && !double.IsNaN(sized.WalltimeEstimate)) task.Calibrators.Walltime.Observe(sized.WalltimeEstimate, inTime, weight);
        double both = sized.MemoryEstimate * sized.WalltimeEstimate;
        if (peak is not null && seconds is not null && !double.IsNaN(both)) task.Calibrators.Joint.Observe(both, sufficed && inTime, weight);
    }

    // The next of n + 1 exchangeable rows is the largest with probability 1 / (n + 1); that it exceeds what n rows let expect of the largest falls as
    // fast once more. What a trend loses by bending grows with the square of the distance within the first doubling.
    private static double Bounded(OnlineForecaster model, double probability)
    {
        double beyond = model.Beyond, kept = model.IsGuess ? beyond * StableMath.Log(GuessKept) : Math.Min(beyond, beyond * beyond) * StableMath.Log(TrendKept);
        return Math.Min(1 - FewRowsDoubt / ((model.Count + 2.0) * (model.Count + 2.0)), probability) * StableMath.Exp(kept);
    }
}

/// <summary>What is known of a task before it starts.</summary>
/// <param name="Features">Its features and target.</param>
/// <param name="MemoryRequest">The bytes that the user asked for, or NaN.</param>
/// <param name="WalltimeRequest">The seconds asked for, or NaN.</param>
/// <param name="CpuRequest">The cores asked for, or NaN.</param>
internal readonly record struct TaskQuestion(IReadOnlyDictionary<string, Runs.FeatureValue> Features, double MemoryRequest, double WalltimeRequest, double CpuRequest);

/// <summary>Forecasts, the allocations made of them, and how probably each first one suffices as far as the model itself knows.</summary>
internal readonly record struct Sized(WeightedSample Memory, WeightedSample Duration, RetryPlan MemoryPlan, RetryPlan WalltimePlan, double MemoryEstimate, double WalltimeEstimate);
