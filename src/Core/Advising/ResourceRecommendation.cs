namespace Scalable.Advising;

/// <summary>What a task should be given, how sure that is, and what it rests on.</summary>
public sealed record ResourceRecommendation
{
    public required string Task { get; init; }

    public string? Target { get; init; }

    /// <summary>The component whose workers run the task; the task's own name where history names none.</summary>
    public required string Component { get; init; }

    /// <summary>How many workers of the component.</summary>
    public required int WorkerCount { get; init; }

    /// <summary>What one worker should be given.</summary>
    public required ComponentResources Allocation { get; init; }

    /// <summary>
    /// The learned advisor's estimate of the probability that memory and walltime together suffice at the first attempt; the
    /// quantile advisor's percentile as a fraction. Null if nothing is known of memory.
    /// </summary>
    public required double? Confidence { get; init; }

    /// <summary>The estimated probability that the memory suffices at the first attempt; null if it is not estimated.</summary>
    public double? MemoryConfidence { get; init; }

    /// <summary>The estimated probability that the walltime suffices at the first attempt; null if it is not estimated.</summary>
    public double? WalltimeConfidence { get; init; }

    /// <summary>The memory to give at first and after each attempt that memory ended, in bytes.</summary>
    public RetryPlan MemoryPlan { get; init; } = RetryPlan.None;

    /// <summary>The walltime to give at first and after each attempt that the time limit ended, in seconds.</summary>
    public RetryPlan WalltimePlan { get; init; } = RetryPlan.None;

    /// <summary>The steps of <see cref="MemoryPlan"/>.</summary>
    public IReadOnlyList<double> MemoryLadderBytes => MemoryPlan.Steps;

    public required RecommendationEvidence Evidence { get; init; }

    /// <summary>Predicted quantities with their bounds; empty if nothing is known of the task.</summary>
    public IReadOnlyList<QuantityPrediction> Predictions
    {
        get;
        init => field = new ShownList<QuantityPrediction>(value);
    } = [];

    /// <summary>Why it says so; null unless it was asked for and there is a learned answer.</summary>
    public RecommendationExplanation? Explanation { get; init; }

    public int Cpus => Allocation.Cpus;

    public MemorySize? Memory => Allocation.Memory;

    /// <summary>GPUs; null if no attempt of the task had one.</summary>
    public int? Gpus => Allocation.Gpus;

    /// <summary>Memory on all GPUs together; null if nothing is known of it.</summary>
    public MemorySize? GpuMemory => Allocation.GpuMemory;

    public Walltime? Walltime => Allocation.Walltime;

    public string Method => Evidence.Method;

    /// <summary>quantile, linear, random_forest, gradient_boosting or auto.</summary>
    public string ModelType => Evidence.ModelType ?? "quantile";

    /// <summary>Workers by component, as manifests hold them.</summary>
    public IReadOnlyDictionary<string, int> Workers => new ShownDictionary<int>(new Dictionary<string, int> { [Component] = WorkerCount });

    /// <summary>Resources by component, as manifests hold them.</summary>
    public IReadOnlyDictionary<string, ComponentResources> Resources =>
        new ShownDictionary<ComponentResources>(new Dictionary<string, ComponentResources> { [Component] = Allocation });

    /// <summary>The memory in bytes, a plain number; null if nothing is known of it.</summary>
    public long? MemoryBytes => Memory?.Bytes;

    /// <summary>The time limit in seconds, a plain number; null if nothing is known of it.</summary>
    public double? WalltimeSeconds => Walltime?.TotalSeconds;

    /// <summary>Why the answer is not all that was asked for; null if it is.</summary>
    public string? Reason => Evidence.Reason;

    /// <summary>The task's name, cut in the middle to fit a table.</summary>
    public string ShortName => DisplayText.Middle(Task, 22);

    public string ConfidenceText => DisplayText.ShareOrNothing(Confidence);

    /// <summary>A line for each predicted quantity.</summary>
    public string PredictionsText => string.Join(Environment.NewLine, Predictions);

    /// <summary>The kind of model that answered: gradient_boosting, auto or quantile.</summary>
    public string AnsweredBy => Method == "learned" ? ModelType : Method;

    /// <summary>The recommendation in a line: run_demeter on hpc: 4 x demeter with 8 CPUs, 15500M, 00:13:17.</summary>
    public override string ToString() =>
        $"{Task}{(Target is null ? "" : " on " + Target)}: {WorkerCount} x {Component} with {DisplayText.Count(Cpus, "CPU")}{(Gpus is { } gpus ? ", " + DisplayText.Count(gpus, "GPU") : "")}, {Memory?.ToString() ?? "any memory"}, {Walltime?.ToString() ?? "any time"}";
}

/// <summary>What one worker of a component should be given.</summary>
/// <param name="Cpus">Cores; at least 1.</param>
/// <param name="Memory">Memory, or null if nothing is known of it.</param>
/// <param name="Walltime">Time limit, or null if nothing is known of it.</param>
public sealed record ComponentResources(int Cpus, MemorySize? Memory, Walltime? Walltime)
{
    /// <summary>GPUs; null if no attempt of the task had one.</summary>
    public int? Gpus { get; init; }

    /// <summary>Memory on all GPUs together; null if nothing is known of it.</summary>
    public MemorySize? GpuMemory { get; init; }

    public override string ToString() =>
        $"{DisplayText.Count(Cpus, "cpu")}, {(Gpus is { } gpus ? DisplayText.Count(gpus, "GPU") + ", " : "")}{Memory?.ToString() ?? "unknown memory"}, {Walltime?.ToString() ?? "unknown walltime"}";
}

/// <summary>A predicted quantity with its bounds.</summary>
/// <param name="Quantity">duration_s, peak_memory_bytes, cpu_cores or workers.</param>
/// <param name="Expected">The prediction, in the unit that the quantity's name gives.</param>
/// <param name="Lower">The value that the truth lies above with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Upper">The value that the truth lies below with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Coverage">The probability that the truth lies between the bounds.</param>
public sealed record QuantityPrediction(string Quantity, double Expected, double Lower, double Upper, double Coverage)
{
    public string ExpectedText => DisplayText.Quantity(Quantity, Expected);

    public string LowerText => DisplayText.Quantity(Quantity, Lower);

    public string UpperText => DisplayText.Quantity(Quantity, Upper);

    public string CoverageText => DisplayText.Share(Coverage);

    /// <summary>duration_s 00:10:24 [00:09:01, 00:12:40].</summary>
    public override string ToString() => $"{Quantity} {ExpectedText} [{LowerText}, {UpperText}]";
}
