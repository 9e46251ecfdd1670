using Scalable.Units;

namespace Scalable.Sessions.Manifests;

/// <summary>What a kind of worker is made of and given.</summary>
public sealed record ComponentSpec(string Name)
{
    /// <summary>A container image, or null for none.</summary>
    public string? Image { get; init; }

    /// <summary>apptainer or docker; null for the provider's own choice.</summary>
    public string? Runtime { get; init; }

    public int Cpus { get; init; } = 1;

    public MemorySize? Memory { get; init; }

    /// <summary>The memory as it is written, such as 8G.</summary>
    public string? MemoryText { get; init; }

    /// <summary>Host paths and the container paths they appear at.</summary>
    public IReadOnlyDictionary<string, string> Mounts { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables of the component's tasks.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A script read by a shell before each of its tasks' commands (one ending in .py is run by python3), or null.</summary>
    public string? PreloadScript { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
