using System.Collections;

namespace Scalable.Sessions.Manifests;

/// <summary>How a manifest is read.</summary>
public sealed record ManifestReadOptions
{
    public static ManifestReadOptions Default { get; } = new();

    /// <summary>The target asked for; null to let <see cref="TargetChoice"/> decide.</summary>
    public string? Target { get; init; }

    /// <summary>An overlay to apply instead of the one the target names.</summary>
    public string? Overlay { get; init; }

    /// <summary>Values for <c>${NAME}</c> and the choice of a target; null for the process's environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Where the text came from, for findings and the run's record.</summary>
    public string? SourcePath { get; init; }

    internal IReadOnlyDictionary<string, string> EnvironmentOrProcess => Environment ?? ProcessEnvironment();

    private static Dictionary<string, string> ProcessEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
