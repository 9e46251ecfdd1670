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

/// <summary>
/// Which target a session runs on: the one asked for, else the one SCALABLE_TARGET names, else inside a Slurm allocation
/// the target <c>slurm</c> or the first with that provider, else the target <c>local</c> or the first with that provider,
/// else the first. Asking for <c>auto</c> is asking for none.
/// </summary>
public static class TargetChoice
{
    public const string Variable = "SCALABLE_TARGET";

    /// <param name="providers">Each target's name and provider, in the order of the manifest.</param>
    /// <param name="requested">The target asked for, or null.</param>
    /// <param name="environment">The environment variables.</param>
    /// <returns>The name, which need not be one of the manifest's where it was asked for; null where there is no target.</returns>
    public static string? Choose(IReadOnlyList<KeyValuePair<string, string?>> providers, string? requested, IReadOnlyDictionary<string, string> environment)
    {
        if (IsNamed(requested)) return requested;
        if (environment.TryGetValue(Variable, out string? configured) && IsNamed(configured)) return configured;
        if (providers.Count == 0) return null;
        bool inSlurm = IsSet(environment, "SLURM_JOB_ID") || IsSet(environment, "SLURM_CLUSTER_NAME");
        return (inSlurm ? Prefer("slurm", providers) : null) ?? Prefer("local", providers) ?? providers[0].Key;
    }

    private static string? Prefer(string provider, IReadOnlyList<KeyValuePair<string, string?>> providers) =>
        providers.Where(target => string.Equals(target.Key, provider, StringComparison.Ordinal)).Concat(
            providers.Where(target => string.Equals(target.Value, provider, StringComparison.Ordinal))).Select(target => target.Key).FirstOrDefault();

    private static bool IsNamed(string? name) => !string.IsNullOrEmpty(name) && !string.Equals(name, "auto", StringComparison.Ordinal);

    private static bool IsSet(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out string? value) && value.Length > 0;
}
