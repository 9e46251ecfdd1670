using Scalable.Sessions.Manifests.Reading;
using Scalable.Sessions.Manifests.Values;

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

    /// <summary>The target whose overlay was applied; null where none was chosen.</summary>
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

    /// <summary>The manifest's file, or the project's name where it was read from a text.</summary>
    public override string ToString() => SourcePath ?? Project.Name;
}

/// <summary>A manifest cannot be used; the message lists every error with its place.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestFinding> findings)
    : Exception("The manifest cannot be used:" + string.Concat(findings.Where(finding => finding.IsError).Select(finding => Environment.NewLine + "  " + finding)))
{
    /// <summary>Errors and warnings, in the order of the file.</summary>
    public IReadOnlyList<ManifestFinding> Findings { get; } = findings;
}

/// <summary>What reading a manifest gave: every finding in the order of the file, and the manifest where none is an error.</summary>
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
