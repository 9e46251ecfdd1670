using Scalable.Units;

namespace Scalable.Sessions.Measuring;

/// <summary>A process to start and measure.</summary>
internal sealed record ProcessOrder
{
    /// <summary>The program and its arguments, handed over as they are.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where standard output and standard error go; the files are made or emptied.</summary>
    public required string OutputPath { get; init; }

    public required string ErrorPath { get; init; }

    /// <summary>The memory its process tree may use, or null for no limit.</summary>
    public MemorySize? MemoryLimit { get; init; }

    /// <summary>How long it may run, or null for no limit.</summary>
    public Walltime? Walltime { get; init; }
}
