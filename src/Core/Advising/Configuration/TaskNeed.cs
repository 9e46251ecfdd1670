using Scalable.Units;

namespace Scalable.Advising.Configuration;

/// <summary>What all recommendations for a task ask for together: the largest of each quantity.</summary>
internal sealed record TaskNeed(string Task, string Component, int Workers, int Cpus, int Gpus, MemorySize? Memory, Walltime? Walltime, IReadOnlyList<string> Evidence)
{
    private const long BytesPerMebibyte = 1 << 20;
    private const long BytesPerMegabyte = 1_000_000;

    public long? Mebibytes => RoundedUp(BytesPerMebibyte);

    public long? Megabytes => RoundedUp(BytesPerMegabyte);

    public long? Minutes => Walltime is { } walltime ? Math.Max(1, (long)Math.Ceiling(walltime.TotalSeconds / 60)) : null;

    /// <summary>The needs by task, in the order in which the tasks first come.</summary>
    public static IReadOnlyList<TaskNeed> Of(IEnumerable<ResourceRecommendation> recommendations) =>
        [.. recommendations.GroupBy(one => one.Task, StringComparer.Ordinal).Select(of => new TaskNeed(
            of.Key, of.First().Component, of.Max(one => one.WorkerCount), of.Max(one => one.Cpus), of.Max(one => one.Gpus ?? 0),
            of.Max(one => one.Memory), of.Max(one => one.Walltime), [.. of.Select(EvidenceOf).Distinct()]))];

    private static string EvidenceOf(ResourceRecommendation one)
    {
        string place = one.Target is null ? "" : " on " + one.Target;
        string confidence = one.Confidence is null ? "" : $"; confidence {one.ConfidenceText}";
        return TerminalText.Line($"{one.Task}{place}: {one.Evidence}{confidence}");
    }

    private long? RoundedUp(long unit) => Memory is { } memory ? memory.Bytes / unit + (memory.Bytes % unit > 0 ? 1 : 0) : null;
}
