using Scalable.Runs;

namespace Scalable.Advising;

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

    /// <summary>True where the name has a word for an amount, so that more of it can be assumed to need no less: input_size_mb, num_scenarios.</summary>
    public static bool SoundsLikeSize(string name) =>
        name.Split('_', '-', '.', ' ').Any(s_sizeWords.Contains);
}
