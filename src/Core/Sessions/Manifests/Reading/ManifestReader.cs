using Scalable.Runs.Files;
using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>Reads manifests and collects all that is to be said about them.</summary>
public static class ManifestReader
{
    private const int MaxLength = 8 << 20;

    private static readonly string[] s_topLevelKeys = ["version", "project", "targets", "components", "tasks", "overlays"];

    /// <summary>Reads a file; a missing or unreadable file is an exception, everything in it a finding.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ManifestReading ReadFile(string path, ManifestReadOptions? options = null) =>
        Read(ReadText(path), (options ?? ManifestReadOptions.Default) with { SourcePath = options?.SourcePath ?? path });

    private static string ReadText(string path)
    {
        using var reader = new StreamReader(FileStatus.OpenRegular(path));
        char[] text = new char[MaxLength + 1];
        int length = reader.ReadBlock(text);
        return length <= MaxLength ? new string(text, 0, length) : throw new IOException($"'{path}' is longer than {MaxLength >> 20} million characters; it is no manifest.");
    }

    public static ManifestReading Read(string text, ManifestReadOptions? options = null)
    {
        options ??= ManifestReadOptions.Default;
        var log = new FindingLog(options.SourcePath);
        Manifest? manifest = DocumentReader.Parse(text, log) is { } document ? ReadDocument(document, options, log) : null;
        IReadOnlyList<ManifestFinding> findings = log.InOrder();
        return new ManifestReading(log.HasErrors ? null : manifest, findings);
    }

    private static Manifest ReadDocument(ManifestMapping written, ManifestReadOptions options, FindingLog log)
    {
        IReadOnlyDictionary<string, string> environment = options.EnvironmentOrProcess;
        ManifestMapping document = new VariableExpansion(environment, log).Expand(written, "");
        new Fields(document, "", log).RefuseUnknown(s_topLevelKeys);
        VersionCheck.Check(document, log);

        string? target = TargetChoice.Choose(TargetsReader.Providers(document), options.Target, environment);
        ManifestMapping resolved = Overlays.Resolve(document, target, options.Overlay, log);
        var fields = new Fields(resolved, "", log);
        ProjectSpec project = ProjectReader.Read(fields, log);
        IReadOnlyDictionary<string, TargetSpec> targets = TargetsReader.Read(fields, target, log);
        IReadOnlyDictionary<string, ComponentSpec> components = ComponentsReader.Read(fields, log);
        IReadOnlyDictionary<string, TaskSpec> tasks = TasksReader.Read(fields, components, log);
        TimestampCheck.Check(resolved, "", log);

        return new Manifest(resolved)
        {
            Project = project,
            Targets = targets,
            Components = components,
            Tasks = tasks,
            SourcePath = options.SourcePath,
            TargetName = target,
            Secrets = log.Secrets,
            Warnings = log.InOrder().Where(finding => !finding.IsError).ToArray(),
        };
    }
}
