using System.Security.Cryptography;

namespace Scalable.Runs;

/// <summary>Makes the ids of runs: <c>run-&lt;yyyyMMddTHHmmssZ&gt;-&lt;project&gt;-&lt;8 hex&gt;</c>.</summary>
public static class RunIds
{
    private const int SuffixBytes = 4;

    /// <summary>An id no other run has.</summary>
    public static string Create(string projectName, DateTimeOffset startedAt) =>
        Create(projectName, startedAt, RandomNumberGenerator.GetBytes(SuffixBytes));

    /// <summary>The id of a run with this content; the same content always gives the same id.</summary>
    public static string CreateFor(string projectName, DateTimeOffset startedAt, ReadOnlySpan<byte> content) =>
        Create(projectName, startedAt, SHA256.HashData(content));

    private static string Create(string projectName, DateTimeOffset startedAt, byte[] digest)
    {
        string stamp = startedAt.UtcDateTime.ToString(RunFormat.StampFormat, CultureInfo.InvariantCulture);
        string suffix = Convert.ToHexString(digest.AsSpan(0, SuffixBytes)).ToLowerInvariant();
        return $"{RunFormat.DirectoryPrefix}{stamp}-{SafeName(projectName)}-{suffix}";
    }

    /// <summary>
    /// The project's name with every stretch of characters but letters and digits of ASCII, dot, underscore and hyphen
    /// replaced by one hyphen, without hyphens at the ends; "project" if nothing is left.
    /// </summary>
    private static string SafeName(string projectName)
    {
        var safe = new StringBuilder();
        bool replacing = false;
        foreach (char c in projectName)
        {
            bool keep = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
            if (keep) safe.Append(c);
            else if (!replacing) safe.Append('-');
            replacing = !keep;
        }
        string name = safe.ToString().Trim('-');
        return name.Length == 0 ? "project" : name;
    }
}

/// <summary>The version of the run format, and the names of runs' directories.</summary>
internal static class RunFormat
{
    public const int SchemaVersion = 1;

    public const string DirectoryPrefix = "run-";
    public const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string NewerSchema(double version) => string.Create(
        CultureInfo.InvariantCulture,
        $"The record is of schema version {version}, newer than {SchemaVersion}, which this program knows; what is known of it is used. Update the program to use all of it.");
}

/// <summary>The names of the files in a run's directory.</summary>
internal static class RunFiles
{
    public const string Run = "run.json";
    public const string Summary = "summary.json";
    public const string Tasks = "tasks.jsonl";
    public const string Resources = "resources.jsonl";
    public const string Workers = "workers.jsonl";
    public const string Failures = "failures.jsonl";
    public const string Cache = "cache.jsonl";
    public const string Artifacts = "artifacts.jsonl";
    public const string Cost = "cost.jsonl";

    public const string Plan = "plan.json";
    public const string Manifest = "manifest.yaml";
    public const string Lock = "manifest.lock";

    /// <summary>Every submitted task as a whole, from which a later session takes a run up again.</summary>
    public const string Submissions = "submissions.jsonl";

    /// <summary>What tasks print, and what script blocks take and return.</summary>
    public const string TaskDirectory = "tasks";
}

/// <summary>What run.json says of a run's end.</summary>
internal static class RunStatus
{
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";

    /// <summary>Its session ended before its tasks did, and said so.</summary>
    public const string Interrupted = "interrupted";
}
