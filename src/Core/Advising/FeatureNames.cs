namespace Scalable.Advising;

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
