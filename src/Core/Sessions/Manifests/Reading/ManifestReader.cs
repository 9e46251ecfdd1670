using Scalable.Runs;

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

    private static string ReadText(string path) => FileStatus.ReadStart(path, MaxLength + 1) is { Length: <= MaxLength } text
        ? text
        : throw new IOException($"'{path}' is longer than {MaxLength >> 20} million characters; it is no manifest.");

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

/// <summary>The one schema version there is.</summary>
internal static class VersionCheck
{
    public static void Check(ManifestMapping document, FindingLog log)
    {
        switch (document["version"])
        {
            case null:
                log.Error(FindingCodes.MissingKey, "version", document, "'version' is missing; write 'version: 1'.");
                break;
            case ManifestInteger { Value: var version } when version == Manifest.CurrentVersion:
                break;
            case ManifestInteger other:
                log.Error(FindingCodes.BadVersion, "version", other, $"Version {other.Value} of the manifest's schema is not known here; this release reads version {Manifest.CurrentVersion}.");
                break;
            case { } other:
                log.Error(FindingCodes.BadVersion, "version", other, $"'version' must be the whole number {Manifest.CurrentVersion}, not a {other.KindName}.");
                break;
        }
    }
}

internal static class ProjectReader
{
    private static readonly string[] s_keys = ["name", "default_storage", "local_cache"];

    public static ProjectSpec Read(Fields document, FindingLog log)
    {
        ManifestMapping block = document.Mapping("project") ?? new ManifestMapping([], 1, 1);
        if (document["project"] is null)
        {
            log.Error(FindingCodes.MissingKey, "project", 1, 1, "'project' is missing; write 'project: { name: ... }'.");
            return new ProjectSpec("", null, null);
        }
        var fields = new Fields(block, "project", log);
        fields.RefuseUnknown(s_keys);
        string name = fields.RequiredText("name")?.Trim() ?? "";
        return new ProjectSpec(name, fields.Text("default_storage"), fields.Text("local_cache"));
    }
}

/// <summary>A date has no form in the JSON that the lock is computed from: the Python project fails on it, here its text is used.</summary>
internal static class TimestampCheck
{
    public static void Check(ManifestValue value, string path, FindingLog log)
    {
        switch (value)
        {
            case ManifestTimestamp timestamp:
                log.Warning(FindingCodes.Timestamp, path, timestamp, $"{timestamp.Written} reads as a date or time; put it in quotes if it is a text.");
                break;
            case ManifestList list:
                for (int i = 0; i < list.Items.Count; i++) Check(list.Items[i], $"{path}[{i}]", log);
                break;
            case ManifestMapping mapping:
                foreach (ManifestEntry entry in mapping.Entries) Check(entry.Value, path.Length == 0 ? entry.Name : $"{path}.{entry.Name}", log);
                break;
        }
    }
}

/// <summary>From a text to the mapping it holds.</summary>
internal static class DocumentReader
{
    /// <summary>The document, or null with a finding that says why there is none.</summary>
    public static ManifestMapping? Parse(string text, FindingLog log)
    {
        try
        {
            ManifestValue? root = YamlParser.Default.Parse(text) is { } node ? new ValueResolver(log).Resolve(node, "") : null;
            if (root is ManifestMapping document) return document;
            if (root is null or ManifestNull) log.Error(FindingCodes.Empty, "", 0, 0, "The manifest is empty. It needs at least 'version: 1' and 'project: { name: ... }'.");
            else log.Error(FindingCodes.BadType, "", root, $"The manifest must be a mapping, not a {root.KindName}.");
        }
        catch (YamlSyntaxException error)
        {
            log.Error(FindingCodes.YamlSyntax, "", error.Line, error.Column, "This is not YAML: " + error.Message);
        }
        return null;
    }
}
