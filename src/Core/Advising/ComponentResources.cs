using Scalable.Units;

namespace Scalable.Advising;

/// <summary>What one worker of a component should be given.</summary>
/// <param name="Cpus">Cores; at least 1.</param>
/// <param name="Memory">Memory, or null where nothing is known of it.</param>
/// <param name="Walltime">Time limit, or null where nothing is known of it.</param>
public sealed record ComponentResources(int Cpus, MemorySize? Memory, Walltime? Walltime)
{
    /// <summary>GPUs; null if no attempt of the task had one.</summary>
    public int? Gpus { get; init; }

    /// <summary>Memory on all GPUs together; null if nothing is known of it.</summary>
    public MemorySize? GpuMemory { get; init; }

    public override string ToString() =>
        $"{DisplayText.Count(Cpus, "cpu")}, {(Gpus is { } gpus ? DisplayText.Count(gpus, "GPU") + ", " : "")}{Memory?.ToString() ?? "unknown memory"}, {Walltime?.ToString() ?? "unknown walltime"}";
}
