namespace Scalable.Runs;

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
