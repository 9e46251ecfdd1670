using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scalable.Runs.Files;

namespace Scalable.Sessions.Recording;

/// <summary>What run.json says of a run.</summary>
internal sealed record RunMetadata(string RunId, string ProjectName, string TargetName, string ProviderName, string ManifestLock, string? SourceManifestPath, DateTimeOffset StartedAt)
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public string Status { get; init; } = "running";

    public DateTimeOffset? FinishedAt { get; init; }

    public void Write(string directory) => AtomicFile.Write(Path.Combine(directory, RunFiles.Run), ToJson().ToJsonString(s_indented) + "\n");

    /// <exception cref="InvalidDataException">run.json is not there or cannot be understood.</exception>
    public static RunMetadata Read(string directory)
    {
        string path = Path.Combine(directory, RunFiles.Run);
        try
        {
            JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
            return new RunMetadata(
                (string)json["run_id"]!, (string)json["project_name"]!, (string)json["target_name"]!, (string)json["provider_name"]!,
                (string)json["manifest_lock"]!, (string?)json["source_manifest_path"], Moment((string)json["started_at"]!)!.Value)
            {
                Status = (string)json["status"]!,
                FinishedAt = Moment((string?)json["finished_at"]),
            };
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException($"'{path}' does not describe a run: {error.Message}", error);
        }
    }

    public JsonObject ToJson() => new()
    {
        ["finished_at"] = Stamp(FinishedAt),
        ["manifest_lock"] = ManifestLock,
        ["project_name"] = ProjectName,
        ["provider_name"] = ProviderName,
        ["run_id"] = RunId,
        ["schema_version"] = 1,
        ["source_manifest_path"] = SourceManifestPath,
        ["started_at"] = Stamp(StartedAt),
        ["status"] = Status,
        ["target_name"] = TargetName,
    };

    private static string? Stamp(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Moment(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
