using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>What a recommendation is wanted for.</summary>
/// <param name="Task">The kind of task.</param>
public sealed record RecommendationQuery(string Task)
{
    /// <summary>The confidence used if none is asked for.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>The target it will run on, or null for any.</summary>
    public string? Target { get; init; }

    /// <summary>What is known of the input before the task starts.</summary>
    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    /// <summary>The wanted probability that the recommended allocation suffices at the first attempt, above 0 and below 1.</summary>
    public double Confidence { get; init; } = DefaultConfidence;

    /// <summary>What the memory is chosen for: to suffice with at least the wanted confidence, or to waste least, retries included.</summary>
    public SizingObjective Objective { get; init; } = SizingObjective.Confidence;

    /// <summary>What the user would ask for without advice; null if that is not known.</summary>
    public MemorySize? RequestedMemory { get; init; }

    /// <summary>The time limit that the user would ask for without advice; null if that is not known.</summary>
    public Walltime? RequestedWalltime { get; init; }

    /// <summary>The cores that the user would ask for without advice; null if that is not known.</summary>
    public double? RequestedCpus { get; init; }

    /// <summary>How allocations are rounded.</summary>
    public AllocationRounding Rounding { get; init; }

    /// <summary>The probability that predicted bounds are asked to cover; null for <see cref="Confidence"/>.</summary>
    public double? BoundsLevel { get; init; }

    /// <summary>The time in which all tasks of this kind are to be done; with it, workers follow from the predicted work. Null for workers as past runs had them.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How many tasks of this kind there will be; null for as many as a past run had, at the median.</summary>
    public int? TaskCount { get; init; }

    /// <summary>Whether the recommendation is to say why.</summary>
    public bool Explain { get; init; }
}

/// <summary>What a first allocation is chosen for.</summary>
public enum SizingObjective
{
    /// <summary>The ladder of allocations that is expected to waste least, retries included.</summary>
    MinimumWaste,

    /// <summary>The smallest allocation that suffices at the first attempt with the asked probability.</summary>
    Confidence,
}

/// <summary>Checks of a requested confidence.</summary>
internal static class Confidence
{
    public static void Require(double confidence)
    {
        if (confidence is > 0 and < 1) return;
        throw new ArgumentOutOfRangeException(nameof(confidence), string.Create(CultureInfo.InvariantCulture,
            $"The confidence is {confidence}; it is a probability above 0 and below 1, such as 0.95."));
    }
}

/// <summary>How allocations are rounded up.</summary>
public enum AllocationRounding
{
    /// <summary>Memory to three significant digits, walltime to whole minutes.</summary>
    ForPeople,

    /// <summary>Memory to whole bytes, walltime to whole minutes: for programs.</summary>
    Exact,
}

/// <summary>Rounds amounts up to what can be allocated.</summary>
internal static class Rounding
{
    private const double SecondsPerMinute = 60;

    public static double Memory(double bytes, AllocationRounding rounding) =>
        rounding == AllocationRounding.Exact ? Math.Ceiling(bytes) : MemorySize.Ceiling(bytes).RoundUpForPeople().Bytes;

    /// <summary>Whole minutes, at least one: schedulers count in minutes, and a busy machine makes seconds of nothing.</summary>
    public static double Walltime(double seconds) => Math.Max(1, Math.Ceiling(seconds / SecondsPerMinute - 1e-9)) * SecondsPerMinute;
}

/// <summary>What past attempts of a task were recorded with: what a question about it can be about.</summary>
/// <param name="Targets">The targets they ran on, in ordinal order.</param>
/// <param name="Features">The names of their features, in ordinal order.</param>
/// <param name="Latest">The features of the newest attempt that has any.</param>
public sealed record TaskInputs(IReadOnlyList<string> Targets, IReadOnlyList<string> Features, FeatureSet Latest)
{
    public static TaskInputs None { get; } = new([], [], FeatureSet.Empty);

    public static TaskInputs Of(IEnumerable<TaskRecord> attempts)
    {
        var targets = new SortedSet<string>(StringComparer.Ordinal);
        var features = new SortedSet<string>(StringComparer.Ordinal);
        FeatureSet latest = FeatureSet.Empty;
        foreach (TaskRecord attempt in attempts)
        {
            if (attempt.Features.Count > 0) latest = attempt.Features;
            if (attempt.Target is { } target) targets.Add(target);
            features.UnionWith(attempt.Features.Keys);
        }
        return new TaskInputs([.. targets], [.. features], latest);
    }

    /// <summary>The targets and features, in a line.</summary>
    public override string ToString() => $"targets {string.Join(", ", Targets)}; features {string.Join(", ", Features)}";
}

/// <summary>What the name of a feature gives away.</summary>
internal static class FeatureNames
{
    private static readonly HashSet<string> s_sizeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "size", "bytes", "kb", "mb", "gb", "tb", "count", "num", "n", "rows", "records", "lines", "length", "files", "reads", "rchar",
    };

    /// <summary>True if the name has a word for an amount, so that more of it can be assumed to need no less: input_size_mb, num_scenarios.</summary>
    public static bool SoundsLikeSize(string name) =>
        name.Split('_', '-', '.', ' ').Any(s_sizeWords.Contains);
}
