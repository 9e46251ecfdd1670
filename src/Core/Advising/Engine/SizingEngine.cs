using Scalable.Runs;
using Scalable.Advising.Calibration;
using Scalable.Advising.Predictors;
using Scalable.Advising.Distributions;
using Scalable.Advising.Allocation;

namespace Scalable.Advising.Engine;

/// <summary>
/// Sizes tasks online: predicts from everything observed so far, then learns each outcome. One model a task and quantity.
/// Not safe for use from several threads at once; the same observations in the same order give the same answers.
/// </summary>
public sealed class SizingEngine
{
    private const double SecondsPerHour = 3600;
    private const double LeastShareOfLimit = 0.5;
    private const double CpuConfidence = 0.9;
    private const double OwnCostShare = 0.25;

    private readonly SizingOptions _options;
    private readonly Dictionary<string, TaskModel> _tasks = new(StringComparer.Ordinal);
    private readonly PitSample _memoryLevels = new(1000), _durationLevels = new(1000), _cpuLevels = new(1000);
    private readonly PooledRatios _memoryRatios = new(), _walltimeRatios = new(), _cpuRatios = new();
    private readonly AllocationPlanner _allocations = new();
    private readonly HistogramCalibrator _memoryReliability = new();
    private double _memoryCost, _memoryRows;

    public SizingEngine(SizingOptions? options = null) => _options = options ?? new SizingOptions();

    /// <summary>The kinds of task there is history of.</summary>
    public IReadOnlyCollection<string> KnownTasks => _tasks.Keys;

    /// <summary>The most rows of a task that take part in a prediction.</summary>
    public int WindowRows => _options.WindowRows;

    /// <summary>What to give a task, from what was observed so far.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not above 0 and below 1.</exception>
    public SizingAnswer Predict(SizingQuery query)
    {
        RequireProbability(query.Confidence, nameof(query.Confidence));
        RequireProbability(query.BoundsLevel, nameof(query.BoundsLevel));
        TaskModel task = _tasks.TryGetValue(query.Task, out TaskModel? known) ? known : NewTask();
        IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(query.Features, query.Target);
        double memoryRequest = query.RequestedMemoryBytes ?? double.NaN, walltimeRequest = query.RequestedWalltimeSeconds ?? double.NaN;

        WeightedSample duration = task.Duration.Forecast(features, walltimeRequest);
        double hours = duration.Count > 0 ? DiscreteDistribution.Mean(duration) / SecondsPerHour : 0;
        List<double> walltimes = _allocations.Confident(task.Duration, duration, walltimeRequest, query.Confidence, out _);

        WeightedSample memory = task.Memory.Forecast(features, memoryRequest);
        List<double> ladder;
        double confidence;
        if (query.Objective == SizingObjective.MinimumWaste && memory.Count > 0)
        {
            ladder = _allocations.MinimumWaste(task.Memory, memory, memoryRequest, FailurePrice(hours, memory), out double estimate);
            confidence = _memoryReliability.Of(estimate);
        }
        else
        {
            ladder = _allocations.Confident(task.Memory, memory, memoryRequest, query.Confidence, out confidence);
        }
        SizingStage stage = task.Memory.Rows == 0 && memory.Count == 0 ? SizingStage.Request : task.Memory.Stage;
        return new SizingAnswer
        {
            MemoryLadder = ladder,
            WalltimeLadder = walltimes,
            Cpus = Cpus(task, features, query),
            Confidence = memory.Count > 0 || task.Memory.HasSupposed ? confidence : null,
            Model = stage == SizingStage.Request ? "request" : task.Memory.DominantCandidate,
            Method = StageText.Method(stage),
            Stage = stage,
            Reason = StageText.Reason(stage, query.Task, task.Memory.Count, ladder.Count > 0) ?? StageText.Drift(task.Memory.Drift, task.Duration.Drift),
            Rows = task.Rows,
            MemoryBounds = Bounds(task.Memory, memory, query.BoundsLevel),
            DurationBounds = Bounds(task.Duration, duration, query.BoundsLevel),
        };
    }

    /// <summary>Which candidates have a say in the memory predicted for a query, the largest share first; none for an unknown task.</summary>
    public IReadOnlyList<PredictorShare> MemoryShares(SizingQuery query)
    {
        if (!_tasks.TryGetValue(query.Task, out TaskModel? task) || task.Memory.Count == 0) return [];
        task.Memory.Forecast(TaskFeatures.With(query.Features, query.Target), query.RequestedMemoryBytes ?? double.NaN);
        return task.Memory.Shares();
    }

    // Of a history, so many of the newest successes are predicted before they are learnt, block by block.
    private const int ReplayedRows = 150;
    private const int MaxBlocks = 12;
    private const int MinTaughtRows = 5;

    /// <summary>
    /// Learns a history: older attempts at once, the newest run by run, each run predicted from those before it, as advice for
    /// a whole run is asked for. Of a kind of task with very many attempts only the newest are read.
    /// </summary>
    public void Learn(IEnumerable<TaskRecord> attempts, CancellationToken cancellationToken = default)
    {
        TaskRecord[] inTime = [.. attempts.OrderBy(record => record.FinishedAt ?? DateTimeOffset.MinValue)];
        foreach (IGrouping<string, TaskRecord> task in inTime.GroupBy(record => record.TaskName, StringComparer.Ordinal))
            LearnTask([.. task.TakeLast(2 * WindowRows)], cancellationToken);
    }

    private void LearnTask(TaskRecord[] records, CancellationToken cancellationToken)
    {
        int[] successes = [.. Enumerable.Range(0, records.Length).Where(i => records[i].State == TaskState.Succeeded)];
        if (successes.Length > WindowRows) successes = successes[^WindowRows..];
        int first = successes.Length == 0 ? 0 : successes[0];
        int taught = Math.Max(successes.Length - ReplayedRows, Math.Min(MinTaughtRows, successes.Length));
        int replayFrom = taught < successes.Length ? successes[taught] : records.Length;
        if (!_tasks.TryGetValue(records[0].TaskName, out TaskModel? task)) _tasks[records[0].TaskName] = task = NewTask();
        var kills = new List<SizingObservation>();
        for (int i = first; i < replayFrom; i++)
        {
            if (HistoryObservations.From(records[i]) is not { } observation) continue;
            if (observation.State == TaskState.Succeeded) Teach(task, observation);
            else kills.Add(observation);
        }
        task.Commit();
        foreach (SizingObservation kill in kills) ObserveFailure(task, TaskFeatures.With(kill.Features, kill.Target), kill);
        int least = Math.Max(1, (successes.Length - taught) / MaxBlocks), inBlock = 0;
        for (int i = replayFrom; i < records.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (inBlock >= least && records[i].RunId != records[i - 1].RunId)
            {
                task.Commit();
                inBlock = 0;
            }
            if (HistoryObservations.From(records[i]) is not { } observation) continue;
            IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(observation.Features, observation.Target);
            if (observation.State == TaskState.Succeeded)
            {
                ObserveSuccess(task, features, observation, commit: false);
                inBlock++;
            }
            else ObserveFailure(task, features, observation);
        }
        task.Commit();
    }

    private void Teach(TaskModel task, SizingObservation observation)
    {
        IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(observation.Features, observation.Target);
        double? seconds = observation.DurationSeconds is >= 0 and < double.PositiveInfinity ? observation.DurationSeconds : null;
        if (observation.PeakMemoryBytes is > 0 and < double.PositiveInfinity and { } peak)
        {
            task.Memory.Teach(features, observation.RequestedMemoryBytes ?? double.NaN, peak);
            if (seconds is { } ran) _memoryCost += ran / SecondsPerHour * peak;
            if (seconds is not null) _memoryRows++;
        }
        if (seconds is { } duration) task.Duration.Teach(features, observation.RequestedWalltimeSeconds ?? double.NaN, Math.Max(duration, 1e-3));
        if (observation.CpuCores is > 0 and < double.PositiveInfinity and { } cores) task.Cpus.Teach(features, observation.RequestedCpus ?? double.NaN, cores);
    }

    /// <summary>Learns how an attempt went.</summary>
    public void Observe(SizingObservation observation)
    {
        if (observation.State is not (TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled)) return;
        if (!_tasks.TryGetValue(observation.Task, out TaskModel? task)) _tasks[observation.Task] = task = NewTask();
        IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(observation.Features, observation.Target);
        if (observation.State == TaskState.Succeeded) ObserveSuccess(task, features, observation);
        else ObserveFailure(task, features, observation);
    }

    // A killed attempt needed more than its limit; any other that did not succeed at least what it had reached.
    private static void ObserveFailure(TaskModel task, IReadOnlyDictionary<string, FeatureValue> features, SizingObservation observation)
    {
        double peak = observation.PeakMemoryBytes ?? 0, ran = observation.DurationSeconds ?? 0;
        double memory = observation.RanOutOf == SizingResource.Memory ? MemoryKilledAt(observation.AllocatedMemoryBytes ?? 0, peak) : peak;
        double seconds = observation.RanOutOf == SizingResource.Walltime ? Math.Max(observation.AllocatedWalltimeSeconds ?? 0, ran) : ran;
        if (memory is > 0 and < double.PositiveInfinity)
            task.Memory.ObserveAtLeast(features, observation.RequestedMemoryBytes ?? double.NaN, memory, observation.RanOutOf == SizingResource.Memory, observation.Id);
        if (seconds is > 0 and < double.PositiveInfinity)
            task.Duration.ObserveAtLeast(features, observation.RequestedWalltimeSeconds ?? double.NaN, seconds, observation.RanOutOf == SizingResource.Walltime, observation.Id);
    }

    // A peak far below what was allocated says that something else ran out, whatever the error was called.
    private static double MemoryKilledAt(double allocated, double peak) => peak == 0 || peak >= LeastShareOfLimit * allocated ? Math.Max(allocated, peak) : peak;

    private void ObserveSuccess(TaskModel task, IReadOnlyDictionary<string, FeatureValue> features, SizingObservation observation, bool commit = true)
    {
        double walltimeRequest = observation.RequestedWalltimeSeconds ?? double.NaN;
        double? seconds = observation.DurationSeconds is >= 0 and < double.PositiveInfinity ? observation.DurationSeconds : null;
        if (observation.PeakMemoryBytes is > 0 and < double.PositiveInfinity and { } peak)
        {
            WeightedSample duration = task.Duration.Forecast(features, walltimeRequest);
            double expectedHours = duration.Count > 0 ? DiscreteDistribution.Mean(duration) / SecondsPerHour : 0;
            double memoryRequest = observation.RequestedMemoryBytes ?? double.NaN;
            WeightedSample memory = task.Memory.Forecast(features, memoryRequest);
            double price = FailurePrice(expectedHours, memory);
            if (memory.Count > 0)
            {
                List<double> ladder = _allocations.MinimumWaste(task.Memory, memory, memoryRequest, price, out double estimate);
                _memoryReliability.Observe(estimate, peak <= ladder[0]);
            }
            double hours = (seconds ?? expectedHours * SecondsPerHour) / SecondsPerHour;
            task.Memory.Observe(features, memoryRequest, peak, Math.Max(hours, 1e-9), price, observation.Id, commit);
            _memoryCost += hours * peak;
            _memoryRows++;
        }
        if (seconds is { } ran)
        {
            double floored = Math.Max(ran, 1e-3);
            task.Duration.Observe(features, walltimeRequest, floored, 1, _options.FailurePrice * floored, observation.Id, commit);
        }
        if (observation.CpuCores is > 0 and < double.PositiveInfinity and { } cores)
            task.Cpus.Observe(features, observation.RequestedCpus ?? double.NaN, cores, 1, _options.FailurePrice * cores, commit: commit);
    }

    // A share of the mean task's cost, and of this one's own where that is dearer: a hopeless attempt is never free.
    private double FailurePrice(double hours, WeightedSample memory)
    {
        double own = memory.Count > 0 ? DiscreteDistribution.Quantile(memory, 0.5) : 0;
        double mean = _memoryRows > 0 && hours > 0 ? _memoryCost / _memoryRows / hours : 0;
        return _options.FailurePrice * Math.Max(OwnCostShare * own, mean);
    }

    private SizingBounds? Bounds(OnlineForecaster model, WeightedSample forecast, double level)
    {
        if (forecast.Count == 0) return null;
        double At(double probability) => _allocations.Quantile(model, forecast, probability);
        return new SizingBounds(At((1 - level) / 2), At(0.5), At((1 + level) / 2), level);
    }

    private static int? Cpus(TaskModel task, IReadOnlyDictionary<string, FeatureValue> features, SizingQuery query)
    {
        WeightedSample forecast = task.Cpus.Count == 0 ? new WeightedSample() : task.Cpus.Forecast(features, query.RequestedCpus ?? double.NaN);
        double? cores = forecast.Count > 0 ? DiscreteDistribution.Quantile(forecast, task.Cpus.Calibrator.LevelFor(CpuConfidence)) : query.RequestedCpus;
        return cores is { } value ? Math.Max(1, (int)Math.Ceiling(Math.Min(value, query.RequestedCpus ?? value) - 1e-9)) : null;
    }

    private TaskModel NewTask() => new(
        new OnlineForecaster(_options.WindowRows, ExpertSet.Full(_options.Learners), _memoryLevels, _memoryRatios),
        new OnlineForecaster(_options.WindowRows, ExpertSet.Full(_options.Learners), _durationLevels, _walltimeRatios),
        new OnlineForecaster(_options.WindowRows, ExpertSet.Light(), _cpuLevels, _cpuRatios));

    private static void RequireProbability(double value, string name)
    {
        if (value is > 0 and < 1) return;
        throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; it is a probability above 0 and below 1, such as 0.95."));
    }
}
