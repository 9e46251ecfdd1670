using System.Collections;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Sessions.Manifests;

/// <summary>A manifest without errors: variables put in and the target's overlay applied. Immutable.</summary>
public sealed class Manifest
{
    public const int CurrentVersion = 1;

    internal Manifest(ManifestMapping resolved) => Resolved = resolved;

    public int Version => CurrentVersion;

    public required ProjectSpec Project { get; init; }

    public required IReadOnlyDictionary<string, TargetSpec> Targets { get; init; }

    public required IReadOnlyDictionary<string, ComponentSpec> Components { get; init; }

    public required IReadOnlyDictionary<string, TaskSpec> Tasks { get; init; }

    /// <summary>The warnings met while reading it.</summary>
    public IReadOnlyList<ManifestFinding> Warnings { get; init; } = [];

    /// <summary>What its variables stood for, to be kept out of messages and records.</summary>
    public Redaction Secrets { get; init; } = new();

    /// <summary>The file it was read from, as it was named; null for a text.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The target whose overlay was applied; null if none was chosen.</summary>
    public string? TargetName { get; init; }

    /// <summary>The whole document after variables and overlay, without its overlays; what the lock is computed from.</summary>
    public ManifestMapping Resolved { get; }

    public string Lock => ManifestLock.Compute(Resolved);

    /// <summary>Reads a manifest for the target it chooses; see <see cref="TargetChoice"/>.</summary>
    /// <exception cref="ManifestException">The manifest has errors; all of them are listed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Manifest Load(string path, string? target = null, ManifestReadOptions? options = null) =>
        ManifestReader.ReadFile(path, (options ?? ManifestReadOptions.Default) with { Target = target ?? options?.Target }).RequireValid();

    /// <summary>Reads a manifest from a text; see <see cref="Load"/>.</summary>
    /// <exception cref="ManifestException">The manifest has errors; all of them are listed.</exception>
    public static Manifest Parse(string text, string? target = null, ManifestReadOptions? options = null) =>
        ManifestReader.Read(text, (options ?? ManifestReadOptions.Default) with { Target = target ?? options?.Target }).RequireValid();

    /// <summary>The manifest's file, or the project's name if it was read from a text.</summary>
    public override string ToString() => SourcePath ?? Project.Name;
}

/// <summary>A manifest cannot be used; the message lists every error with its place.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestFinding> findings)
    : Exception("The manifest cannot be used:" + string.Concat(findings.Where(finding => finding.IsError).Select(finding => Environment.NewLine + "  " + finding)))
{
    /// <summary>Errors and warnings, in the order of the file.</summary>
    public IReadOnlyList<ManifestFinding> Findings { get; } = findings;
}

/// <summary>What reading a manifest gave: every finding in the order of the file, and the manifest if none is an error.</summary>
public sealed record ManifestReading(Manifest? Manifest, IReadOnlyList<ManifestFinding> Findings)
{
    public bool IsValid => Manifest is not null;

    /// <exception cref="ManifestException">There are errors.</exception>
    public Manifest RequireValid() => Manifest ?? throw new ManifestException(Findings);
}

/// <param name="Name">The project's name, part of every run's identifier.</param>
/// <param name="DefaultStorage">Where outputs go unless a task says otherwise, or null.</param>
/// <param name="LocalCache">A directory for cached results, or null.</param>
public sealed record ProjectSpec(string Name, string? DefaultStorage, string? LocalCache)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

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

/// <summary>A kind of task and the component whose workers run it.</summary>
public sealed record TaskSpec(string Name, string Component)
{
    public bool Cache { get; init; }

    /// <summary>Declared outputs: name and kind.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The program and its arguments, or empty if the manifest names none. A command written as one text is split into
    /// words at blanks, with quotes as in a shell but nothing expanded.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The features that a task of this kind is expected to be submitted with.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>How often an attempt that ran out of memory or time is followed by a larger one; null for the session's default.</summary>
    public int? Retries { get; init; }

    /// <summary>How many workers it wants; null for the plan's default.</summary>
    public int? Workers { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

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

    /// <summary>The variables of this process, by names as its system compares them.</summary>
    internal static Dictionary<string, string> ProcessEnvironment() =>
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
    /// <returns>The name, which need not be one of the manifest's if it was asked for; null if there is no target.</returns>
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
