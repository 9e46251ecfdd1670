using Scalable.Advising.Distributions;
using Scalable.Advising.Predictors;
using Scalable.Learning;
using Scalable.Runs;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>
/// Sizes tasks online: predicts from everything observed so far, then learns each outcome. One model a task and quantity.
/// Not safe for use from several threads at once; the same observations in the same order give the same answers.
/// </summary>
public sealed class SizingEngine
{
    private const double SecondsPerHour = 3600;
    private const double MinShareOfLimit = 0.5;
    private const double CpuConfidence = 0.9;

    private readonly SizingOptions _options;
    private readonly Dictionary<string, TaskModel> _tasks = new(StringComparer.Ordinal);
    private readonly PitSample _memoryLevels = new(1000), _durationLevels = new(1000), _cpuLevels = new(1000);
    private readonly PooledRatios _memoryRatios = new(), _walltimeRatios = new(), _cpuRatios = new();
    private readonly ConfidenceCalibrators _pooledCalibrators = new();
    private readonly FirstAllocation _allocation;

    public SizingEngine(SizingOptions? options = null)
    {
        _options = options ?? new SizingOptions();
        _allocation = new FirstAllocation(_options.FailurePrice);
    }

    /// <summary>The most rows of a task that take part in a prediction.</summary>
    public int WindowRows => _options.WindowRows;

    /// <summary>What to give a task, from what was observed so far. Workers and component are not its business: one, and the task's name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not above 0 and below 1.</exception>
    public ResourceRecommendation Recommend(RecommendationQuery query)
    {
        Confidence.Require(query.Confidence);
        Confidence.Require(query.BoundsLevel ?? query.Confidence);
        TaskModel task = _tasks.TryGetValue(query.Task, out TaskModel? known) ? known : NewTask();
        var question = new TaskQuestion(
            TaskFeatures.With(query.Features, query.Target), query.RequestedMemory?.Bytes ?? double.NaN, query.RequestedWalltime?.TotalSeconds ?? double.NaN, query.RequestedCpus ?? double.NaN);
        task.Forecast(question);
        Sized sized = _allocation.Size(task, question, query.Objective, query.Confidence, query.Rounding);
        (double? memory, double? walltime, double? both) = FirstAllocation.State(task, sized);
        SizingStage stage = task.Memory.Rows == 0 && sized.Memory.Count == 0 ? SizingStage.Request : task.Memory.Stage;
        double level = query.BoundsLevel ?? query.Confidence;
        QuantityPrediction?[] predictions = [Bounds("duration_s", task.Duration, sized.Duration, level), Bounds("peak_memory_bytes", task.Memory, sized.Memory, level)];
        int? cpus = Cpus(task, question);
        return new ResourceRecommendation
        {
            Task = query.Task,
            Target = query.Target,
            Component = query.Task,
            WorkerCount = 1,
            Allocation = new ComponentResources(
                cpus ?? 1,
                sized.MemoryPlan.First is { } bytes ? MemorySize.Ceiling(bytes) : null,
                sized.WalltimePlan.First is { } seconds ? Walltime.FromSeconds(seconds) : null),
            MemoryPlan = sized.MemoryPlan,
            WalltimePlan = sized.WalltimePlan,
            Confidence = both,
            MemoryConfidence = memory,
            WalltimeConfidence = walltime,
            Predictions = [.. predictions.OfType<QuantityPrediction>()],
            Evidence = new RecommendationEvidence
            {
                Method = "learned",
                Stage = StageText.Method(stage),
                Candidate = stage == SizingStage.Request ? "request" : task.Memory.DominantExpert,
                Records = task.Rows,
                ModelType = (_options.Learner?.Name ?? ModelType.Auto.ToName()),
                Basis = Basis(("memory", sized.MemoryPlan.First is not null, sized.Memory.Count > 0), ("walltime", sized.WalltimePlan.First is not null, sized.Duration.Count > 0), ("cpus", cpus is not null, task.Cpus.Count > 0)),
                Reason = StageText.Reason(stage, query.Task, task.Memory.Count, sized.MemoryPlan.First is not null)
                    ?? StageText.Beyond(task.Memory, task.Duration)
                    ?? StageText.Drift(task.Memory.Drift, task.Duration.Drift),
            },
        };
    }

    /// <summary>Which experts have a say in the memory predicted for a query, the largest share first; none for an unknown task.</summary>
    public IReadOnlyList<PredictorShare> MemoryShares(RecommendationQuery query)
    {
        if (!_tasks.TryGetValue(query.Task, out TaskModel? task) || task.Memory.Count == 0) return [];
        task.Memory.Forecast(TaskFeatures.With(query.Features, query.Target), query.RequestedMemory?.Bytes ?? double.NaN);
        return task.Memory.Shares();
    }

    /// <summary>The models of a task's duration and memory, by quantity, if a learner takes part.</summary>
    public IEnumerable<(string Quantity, IModel Model)> Models(string task)
    {
        if (!_tasks.TryGetValue(task, out TaskModel? known)) yield break;
        if (known.Duration.LearnedModel is { } duration) yield return ("duration", duration);
        if (known.Memory.LearnedModel is { } memory) yield return ("memory", memory);
    }

    /// <summary>
    /// Learns a history: older attempts at once, the newest run by run, each run predicted from those before it, as advice for
    /// a whole run is asked for. Of a kind of task with very many attempts only the newest are read.
    /// </summary>
    public void Learn(IEnumerable<TaskRecord> attempts, CancellationToken cancellationToken = default)
    {
        TaskRecord[] inTime = [.. attempts.Where(attempt => attempt.IsTerminal).OrderBy(record => record.FinishedAt ?? DateTimeOffset.MinValue)];
        foreach (IGrouping<string, TaskRecord> task in inTime.GroupBy(record => record.TaskName, StringComparer.Ordinal))
            new BatchLearning([.. task], WindowRows).Run(this, cancellationToken);
    }

    /// <summary>Learns what share of their requests attempts of other tasks needed, and nothing else of them.</summary>
    public void LearnRatios(IEnumerable<TaskRecord> attempts)
    {
        foreach (TaskRecord attempt in attempts)
        {
            if (attempt.State != TaskState.Succeeded) continue;
            if (attempt.RequestedMemory?.Bytes is > 0 and { } bytes && attempt.PeakMemory?.Bytes is > 0 and { } peak) _memoryRatios.Add((double)peak / bytes);
            if (attempt.RequestedWalltime?.TotalSeconds is > 0 and { } limit && attempt.DurationSeconds is > 0 and { } ran) _walltimeRatios.Add(ran / limit);
            if (attempt.RequestedCpus is > 0 and { } cpus && attempt.ObservedCpu is > 0 and { } busy) _cpuRatios.Add(busy / cpus);
        }
    }

    /// <summary>Learns how an attempt went.</summary>
    public void Observe(SizingObservation observation) => Observe(observation, commit: true, weight: 1);

    internal void Observe(SizingObservation observation, bool commit, double weight)
    {
        if (observation.State is not (TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled)) return;
        TaskModel task = Known(observation.Task);
        IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(observation.Features, observation.Target);
        if (observation.State == TaskState.Succeeded) ObserveSuccess(task, features, observation, commit, weight);
        else ObserveFailure(task, features, observation);
    }

    /// <summary>Takes in a success without asking what would have been predicted of it; <see cref="Commit"/> follows.</summary>
    internal void Teach(SizingObservation observation)
    {
        TaskModel task = Known(observation.Task);
        IReadOnlyDictionary<string, FeatureValue> features = TaskFeatures.With(observation.Features, observation.Target);
        double? seconds = Positive(observation.DurationSeconds, zero: true);
        if (Positive(observation.PeakMemoryBytes) is { } peak)
        {
            task.Memory.Teach(features, observation.RequestedMemoryBytes ?? double.NaN, peak);
            if (seconds is { } ran) _allocation.CountCost(ran / SecondsPerHour, peak);
        }
        if (seconds is { } duration) task.Duration.Teach(features, observation.RequestedWalltimeSeconds ?? double.NaN, Math.Max(duration, 1e-3));
        if (Positive(observation.CpuCores) is { } cores) task.Cpus.Teach(features, observation.RequestedCpus ?? double.NaN, cores);
    }

    /// <summary>Fits a task's models to what was taken in.</summary>
    internal void Commit(string task, CancellationToken cancellationToken) => Known(task).Commit(cancellationToken);

    /// <summary>What was learnt of one task and shared with it: given back to a new engine of the same options it answers the same.</summary>
    internal void Keep(string task, StateArchive state)
    {
        _allocation.Keep(state);
        state.Object("pooled", () =>
        {
            _memoryLevels.Keep(state, "memory_levels");
            _durationLevels.Keep(state, "duration_levels");
            _cpuLevels.Keep(state, "cpu_levels");
            _memoryRatios.Keep(state, "memory_ratios");
            _walltimeRatios.Keep(state, "walltime_ratios");
            _cpuRatios.Keep(state, "cpu_ratios");
            state.Object("calibrators", () => _pooledCalibrators.Keep(state));
        });
        state.Object("task", () => Known(task).Keep(state));
    }

    private TaskModel Known(string task)
    {
        if (!_tasks.TryGetValue(task, out TaskModel? known)) _tasks[task] = known = NewTask();
        return known;
    }

    // A killed attempt needed more than its limit; any other that did not succeed at least what it had reached.
    private static void ObserveFailure(TaskModel task, IReadOnlyDictionary<string, FeatureValue> features, SizingObservation observation)
    {
        double peak = observation.PeakMemoryBytes ?? 0, ran = observation.DurationSeconds ?? 0;
        double memory = observation.RanOutOf == SizingResource.Memory ? MemoryKilledAt(observation.AllocatedMemoryBytes ?? 0, peak) : peak;
        double seconds = observation.RanOutOf == SizingResource.Walltime ? Math.Max(observation.AllocatedWalltimeSeconds ?? 0, ran) : ran;
        task.Each(
            () =>
            {
                if (memory is > 0 and < double.PositiveInfinity)
                    task.Memory.ObserveAtLeast(features, observation.RequestedMemoryBytes ?? double.NaN, memory, observation.RanOutOf == SizingResource.Memory, observation.Id);
            },
            () =>
            {
                if (seconds is > 0 and < double.PositiveInfinity)
                    task.Duration.ObserveAtLeast(features, observation.RequestedWalltimeSeconds ?? double.NaN, seconds, observation.RanOutOf == SizingResource.Walltime, observation.Id);
            },
            () => { });
    }

    // A peak far below what was allocated says that something else ran out, whatever the error was called.
    private static double MemoryKilledAt(double allocated, double peak) => peak == 0 || peak >= MinShareOfLimit * allocated ? Math.Max(allocated, peak) : peak;

    private void ObserveSuccess(TaskModel task, IReadOnlyDictionary<string, FeatureValue> features, SizingObservation observation, bool commit, double weight)
    {
        var question = new TaskQuestion(
            features, observation.RequestedMemoryBytes ?? double.NaN, observation.RequestedWalltimeSeconds ?? double.NaN, observation.RequestedCpus ?? double.NaN);
        double? seconds = Positive(observation.DurationSeconds, zero: true), peak = Positive(observation.PeakMemoryBytes);
        task.Forecast(question);
        _allocation.Judge(task, question, peak, seconds, weight);
        double expectedHours = FirstAllocation.HoursOf(task.Duration.Forecast(features, question.WalltimeRequest));
        double price = _allocation.FailurePrice(expectedHours, task.Memory.Forecast(features, question.MemoryRequest));
        double hours = (seconds ?? expectedHours * SecondsPerHour) / SecondsPerHour;
        task.Each(
            () =>
            {
                if (peak is { } bytes) task.Memory.Observe(features, question.MemoryRequest, bytes, Math.Max(hours, 1e-9), price, observation.Id, commit);
            },
            () =>
            {
                if (seconds is not { } ran) return;
                double floored = Math.Max(ran, 1e-3);
                task.Duration.Observe(features, question.WalltimeRequest, floored, 1, _options.FailurePrice * floored, observation.Id, commit);
            },
            () =>
            {
                if (Positive(observation.CpuCores) is { } cores) task.Cpus.Observe(features, question.CpuRequest, cores, 1, _options.FailurePrice * cores, commit: commit);
            });
        if (peak is { } needed) _allocation.CountCost(hours, needed);
    }

    private static SortedDictionary<string, string> Basis(params (string Resource, bool IsKnown, bool IsLearned)[] resources) =>
        new(resources.Where(resource => resource.IsKnown).ToDictionary(resource => resource.Resource, resource => resource.IsLearned ? "learned" : "requested"), StringComparer.Ordinal);

    private QuantityPrediction? Bounds(string quantity, OnlineForecaster model, WeightedSample forecast, double level)
    {
        if (forecast.Count == 0) return null;
        double At(double probability) => _allocation.Quantile(model, forecast, probability);
        return new QuantityPrediction(quantity, At(0.5), At((1 - level) / 2), At((1 + level) / 2), level);
    }

    // Never above the most that was seen to be busy.
    private static int? Cpus(TaskModel task, in TaskQuestion question)
    {
        double requested = question.CpuRequest;
        if (task.Cpus.Count == 0) return double.IsNaN(requested) ? null : Math.Max(1, (int)Math.Ceiling(requested - 1e-9));
        WeightedSample forecast = task.Cpus.Forecast(question.Features, requested);
        double cores = Math.Min(DiscreteDistribution.Quantile(forecast, task.Cpus.Calibrator.LevelFor(CpuConfidence)), task.Cpus.LargestNeed);
        return Math.Max(1, (int)Math.Ceiling((requested < cores ? requested : cores) - 1e-9));
    }

    private TaskModel NewTask()
    {
        ILearner learner = _options.Learner ?? _options.Forest;
        var options = new LearnerOptions(ModelDefaults.With(learner, _options.ModelParameters), _options.Seed, MaxThreads: 1);
        ExpertSet Experts() => _options.Learner is null ? ExpertSet.Auto(learner, options) : ExpertSet.Of(learner, options);
        return new TaskModel(
            new OnlineForecaster(_options.WindowRows, Experts(), _memoryLevels, _memoryRatios),
            new OnlineForecaster(_options.WindowRows, Experts(), _durationLevels, _walltimeRatios, missTogether: true),
            new OnlineForecaster(_options.WindowRows, ExpertSet.Light(), _cpuLevels, _cpuRatios),
            _pooledCalibrators);
    }

    private static double? Positive(double? number, bool zero = false) => number is < double.PositiveInfinity and { } value && (value > 0 || (zero && value == 0)) ? value : null;

}
