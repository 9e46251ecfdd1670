using System.Globalization;

namespace Scalable.Runs;

/// <summary>The names the run format gives to files and directories.</summary>
internal static class RunFormat
{
    public const int SchemaVersion = 1;

    public const string DirectoryPrefix = "run-";
    public const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";

    public const string Run = "run.json";
    public const string Summary = "summary.json";
    public const string Tasks = "tasks.jsonl";
    public const string Resources = "resources.jsonl";
    public const string Workers = "workers.jsonl";
    public const string Failures = "failures.jsonl";
    public const string Cache = "cache.jsonl";
    public const string Artifacts = "artifacts.jsonl";
    public const string Cost = "cost.jsonl";

    public static string NewerSchema(double version) => string.Create(
        CultureInfo.InvariantCulture,
        $"The record is of schema version {version}, newer than {SchemaVersion}, which this program knows; what is known of it is used. Update the program to use all of it.");
}
