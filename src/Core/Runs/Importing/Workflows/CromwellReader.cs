using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Workflows;

/// <summary>
/// Reads the metadata of a Cromwell workflow, subworkflows included: each call, shard and attempt is an attempt. Cromwell
/// records no peak memory. See the metadata section of https://cromwell.readthedocs.io.
/// </summary>
internal sealed class CromwellReader() : AttemptReader("cromwell", hasUniqueIds: false)
{
    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "call")
        .With(TableField.Id, "id")
        .With(TableField.Attempt, "attempt")
        .With(TableField.State, "state")
        .With(TableField.ExitCode, "returnCode")
        .With(TableField.Started, "start")
        .With(TableField.Finished, "end")
        .With(TableField.Cpus, "runtimeAttributes.cpu")
        .With(TableField.Memory, "runtimeAttributes.memory", "runtimeAttributes.memory_gb [GB]", "runtimeAttributes.memory_mb [MB]", "runtimeAttributes.requested_memory_mb_per_core [MB]")
        .With(TableField.Walltime, "runtimeAttributes.runtime_minutes [min]")
        .With(TableField.Gpus, "runtimeAttributes.gpuCount", "runtimeAttributes.gpu_count")
        .With(TableField.Worker, "instanceName")
        .With(TableField.Component, "backend")
        .With(TableField.Tag, "shardIndex");

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach ((JsonElement workflow, long line) in JsonRecords.Read(context))
            foreach (KeyValueRow row in Calls(workflow, line, context))
                yield return attempts.Read(row, row["id"]!);
    }

    private static IEnumerable<KeyValueRow> Calls(JsonElement workflow, long line, ImportContext context)
    {
        if (JsonRecords.At(workflow, "calls") is not { ValueKind: JsonValueKind.Object } calls) yield break;
        string? id = JsonRecords.Text(JsonRecords.At(workflow, "id"));
        foreach (JsonProperty call in calls.EnumerateObject())
            foreach (JsonElement attempt in JsonRecords.Items(call.Value))
            {
                if (JsonRecords.At(attempt, "subWorkflowMetadata") is { } inner)
                {
                    foreach (KeyValueRow row in Calls(inner, line, context)) yield return row;
                    continue;
                }
                context.Rows++;
                if (!context.Options.IncludeCached && JsonRecords.At(attempt, "callCaching", "hit") is { ValueKind: JsonValueKind.True })
                {
                    context.Skip(HistoryProblemCodes.CachedResult, line, "the result was taken from the cache and nothing ran", $" (call {call.Name})");
                    continue;
                }
                yield return Row(call.Name, id, attempt, line);
            }
    }

    private static KeyValueRow Row(string call, string? workflow, JsonElement attempt, long line)
    {
        KeyValueRow row = JsonRecords.ToRow(attempt, line);
        string? shard = row["shardIndex"] is { } index and not "-1" ? index : null;
        row.Set("call", call);
        row.Set("shardIndex", shard ?? "");
        row.Set("id", string.Join('/', new[] { workflow, call, shard }.Where(part => part is not null)));
        row.Set("state", row["backendStatus"] == "Preempted" || row["executionStatus"] == "RetryableFailure" && row["returnCode"] is null ? "PREEMPTED" : row["executionStatus"]);
        return row;
    }
}
