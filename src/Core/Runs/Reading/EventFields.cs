namespace Scalable.Runs.Reading;

/// <summary>The fields of the events that tasks do not need; the tasks' own are with their readers.</summary>
internal static class EventFields
{
    public static readonly string[] Workers = ["schema_version", "run_id", "event_type", "timestamp", "provider", "state", "worker_id", "component", "details"];

    public static readonly string[] Failures = ["schema_version", "failure_class", "run_id", "event_type", "timestamp", "message", "provider", "task_id", "details"];

    public static readonly string[] Cache =
    [
        "schema_version", "hit", "run_id", "event_type", "timestamp", "function_name", "key_digest", "duration_s", "task_name", "component", "tag",
        "remote", "remote_uri",
    ];

    public static readonly string[] Artifacts =
    [
        "schema_version", "run_id", "event_type", "timestamp", "task_name", "component", "artifact_name", "location", "kind", "size_bytes", "digest",
    ];

    public static readonly string[] Cost =
    [
        "schema_version", "total_hourly", "total_monthly", "run_id", "event_type", "timestamp", "provider", "region", "currency", "line_items", "metadata",
    ];
}
