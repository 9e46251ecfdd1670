namespace Scalable.Runs;

/// <summary>How a run store is read. What is read does not depend on it, but for lines beyond the limit.</summary>
public sealed record RunReadOptions
{
    /// <summary>How many runs are read at the same time; by default as many as there are cores.</summary>
    public int MaxParallelRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>Lines longer than this many bytes are reported and skipped; 64 MiB by default.</summary>
    public int LongestLineBytes { get; init; } = 64 << 20;

    /// <summary>Whether unchanged runs of a large store are taken from the index beside them, which is kept up to date.</summary>
    public bool UseIndex { get; init; } = true;
}
