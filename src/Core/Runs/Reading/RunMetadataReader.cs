using System.Text.Unicode;
using Scalable.Runs.Writing;

namespace Scalable.Runs.Reading;

/// <summary>
/// Reads run.json. If it is missing or of no use, the run is known by its directory's name, and the log says so.
/// </summary>
internal sealed class RunMetadataReader
{
    private const int SchemaVersion = 0, RunId = 1, ProjectName = 2, TargetName = 3, ProviderName = 4, Status = 5, StartedAt = 6,
        FinishedAt = 7, ManifestLock = 8, SourceManifestPath = 9;

    private const int MaxBytes = 64 << 20;

    private readonly JsonFields _fields;
    private readonly FieldValues _values;

    public RunMetadataReader(ValueCaches caches)
    {
        _fields = new JsonFields(
            "schema_version", "run_id", "project_name", "target_name", "provider_name", "status", "started_at", "finished_at",
            "manifest_lock", "source_manifest_path");
        _values = new FieldValues(_fields, caches);
    }

    /// <summary>The run without counts and tasks.</summary>
    public RunRecord Read(string directory, ProblemLog log)
    {
        string name = Path.GetFileName(directory);
        RunDirectoryName told = RunDirectoryName.Parse(name);
        if (!TryReadFields(log)) return new RunRecord { RunId = name, Path = directory, ProjectName = told.ProjectName, StartedAt = told.StartedAt };
        _values.MoveTo(log, 0);
        foreach (FieldSlice unknown in _fields.Unknown) log.AddUnknownField(0, Encoding.UTF8.GetString(_fields.Bytes(unknown)));
        int version = _values.Ordinal(SchemaVersion);
        if (version > RunFormat.SchemaVersion) log.Add(HistoryProblemCodes.NewerSchemaVersion, 0, RunFormat.NewerSchema(version));
        return new RunRecord
        {
            RunId = _values.Text(RunId) ?? name,
            Path = directory,
            ProjectName = _values.Text(ProjectName) ?? told.ProjectName,
            TargetName = _values.Text(TargetName),
            ProviderName = _values.Text(ProviderName),
            Status = _values.Text(Status) ?? "unknown",
            StartedAt = _values.Timestamp(StartedAt) ?? told.StartedAt,
            FinishedAt = _values.Timestamp(FinishedAt),
            ManifestLock = _values.Text(ManifestLock),
            SourceManifestPath = _values.Text(SourceManifestPath),
            SchemaVersion = version,
        };
    }

    /// <summary>The run without counts and tasks, of a run that must be described whole.</summary>
    /// <exception cref="InvalidDataException">run.json is not there, or does not say what the run is and where it runs.</exception>
    public static RunRecord Require(string directory)
    {
        var log = new ProblemLog(Path.Combine(directory, RunFiles.Run));
        RunRecord run = new RunMetadataReader(new ValueCaches()).Read(directory, log);
        if (log.Problems.FirstOrDefault() is { } problem && run.TargetName is null) throw new InvalidDataException($"'{log.File}' does not describe a run: {problem.Reason}");
        return run is { TargetName: not null, ProviderName: not null, ProjectName: not null, StartedAt: not null }
            ? run
            : throw new InvalidDataException($"'{log.File}' does not describe a run: project_name, target_name, provider_name or started_at is missing.");
    }

    /// <summary>Everything that run.json says, by name; empty if it cannot be read, and the problems say so.</summary>
    public static Dictionary<string, object?> ReadValues(string directory, List<HistoryProblem> problems)
    {
        const string Instead = "the summary has nothing under 'run'";
        var log = new ProblemLog(Path.Combine(directory, RunFiles.Run));
        try
        {
            if (ReadBytes(log, Instead) is { } json && PythonJson.ValueOf(JsonInput.Parse(json)) is Dictionary<string, object?> run) return run;
            if (!log.Problems.Any()) log.Add(HistoryProblemCodes.NotAnObject, 0, $"The file is not a JSON object; {Instead}.");
        }
        catch (JsonInputException problem)
        {
            log.Add(HistoryProblemCodes.NotJson, 0, $"{problem.Message} The summary has nothing under 'run'.");
        }
        problems.AddRange(log.Problems);
        return [];
    }

    private static byte[]? ReadBytes(ProblemLog log, string instead)
    {
        if (!Path.Exists(log.File))
        {
            log.Add(HistoryProblemCodes.MissingFile, 0, $"The run has no run.json; {instead}.");
            return null;
        }
        byte[] json;
        try
        {
            json = ReadAll(log.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Add(HistoryProblemCodes.UnreadableFile, 0, $"The file cannot be read ({e.Message}); {instead}.");
            return null;
        }
        if (Utf8.IsValid(json)) return json;
        log.Add(HistoryProblemCodes.InvalidUtf8, 0, "The file is not valid UTF-8; what is not was replaced by U+FFFD.");
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
    }

    private bool TryReadFields(ProblemLog log)
    {
        const string Instead = "the run is known by its directory's name, and its target is not known";
        if (ReadBytes(log, Instead) is not { } json) return false;
        int start = json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        JsonFieldsResult result = _fields.Read(json, start, json.Length);
        if (result == JsonFieldsResult.Read) return true;
        log.Add(
            result == JsonFieldsResult.NotJson ? HistoryProblemCodes.NotJson : HistoryProblemCodes.NotAnObject,
            0,
            $"The file is not {(result == JsonFieldsResult.NotJson ? "JSON" : "a JSON object")}; {Instead}.");
        return false;
    }

    private static byte[] ReadAll(string path)
    {
        FileStatus.RequireInStore(path);
        using FileStream file = FileStatus.OpenRegular(path);
        if (file.Length > MaxBytes) throw new IOException($"It is longer than {MaxBytes >> 20} MiB.");
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}

/// <summary>What the name of a run's directory says: run-yyyyMMddTHHmmssZ-project-8 hex digits.</summary>
internal readonly record struct RunDirectoryName(DateTimeOffset? StartedAt, string? ProjectName)
{
    private const int StampLength = 16;
    private const int SuffixLength = 9;

    /// <summary>Takes what follows the pattern; the rest is null.</summary>
    public static RunDirectoryName Parse(string name)
    {
        if (!name.StartsWith(RunFormat.DirectoryPrefix, StringComparison.Ordinal)) return default;
        string rest = name[RunFormat.DirectoryPrefix.Length..];
        if (rest.Length < StampLength) return default;
        bool dated = DateTimeOffset.TryParseExact(
            rest[..StampLength], RunFormat.StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset startedAt);
        if (!dated) return default;
        rest = rest[StampLength..];
        return new RunDirectoryName(startedAt, rest.Length > 1 + SuffixLength && HasSuffix(rest) ? rest[1..^SuffixLength] : null);
    }

    private static bool HasSuffix(string text)
    {
        ReadOnlySpan<char> suffix = text.AsSpan(text.Length - SuffixLength);
        return text[0] == '-' && suffix[0] == '-' && suffix[1..].IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
    }
}
