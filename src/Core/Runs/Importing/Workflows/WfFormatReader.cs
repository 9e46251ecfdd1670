using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Workflows;

/// <summary>
/// Reads an instance of WfCommons' WfFormat: from version 1.5 the tasks are described in workflow.specification and
/// measured in workflow.execution; before, both stood in workflow.tasks. See https://github.com/wfcommons/WfFormat.
/// </summary>
internal sealed partial class WfFormatReader() : AttemptReader("wfformat", hasUniqueIds: false)
{
    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "task")
        .With(TableField.Id, "id")
        .With(TableField.Started, "executedAt")
        .With(TableField.Duration, "runtimeInSeconds", "runtime")
        .With(TableField.PeakMemory, "memoryInBytes", "memory [KB]")
        .With(TableField.Cpus, "coreCount", "cores")
        .With(TableField.CpuPercent, "avgCPU")
        .With(TableField.Worker, "machine");

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        JsonElement root = JsonRecords.ReadAll(context);
        if (JsonRecords.At(root, "workflow") is not { } workflow) throw new RunImportException($"'{context.Source.Name}' is no instance of WfFormat: it has no member 'workflow'.");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement task in JsonRecords.Items(JsonRecords.At(workflow, "specification", "tasks")))
            if (JsonRecords.Text(JsonRecords.At(task, "id")) is { } id && JsonRecords.Text(JsonRecords.At(task, "name")) is { } name) names[id] = name;
        IEnumerable<JsonElement> measured = JsonRecords.Items(JsonRecords.At(workflow, "execution", "tasks") ?? JsonRecords.At(workflow, "tasks") ?? JsonRecords.At(workflow, "jobs"));
        string run = JsonRecords.Text(JsonRecords.At(workflow, "runName")) ?? JsonRecords.Text(JsonRecords.At(root, "name")) ?? "";
        string started = JsonRecords.Text(JsonRecords.At(workflow, "execution", "executedAt")) ?? JsonRecords.Text(JsonRecords.At(workflow, "executedAt")) ?? JsonRecords.Text(JsonRecords.At(root, "createdAt")) ?? "";
        var attempts = new MappedAttempts(context, s_map);
        long number = 0;
        foreach (JsonElement task in measured)
        {
            context.Rows++;
            KeyValueRow row = JsonRecords.ToRow(task, ++number);
            string id = row["id"] ?? row["name"] ?? $"task-{number}";
            row.Set("id", $"{run}/{started}/{id}".TrimStart('/'));
            row.Set("task", row["category"] ?? (names.TryGetValue(id, out string? name) ? name : NumberPattern().Replace(row["name"] ?? id, "")));
            row.Set("machine", JsonRecords.Text(JsonRecords.Items(JsonRecords.At(task, "machines")).Cast<JsonElement?>().FirstOrDefault()) ?? row["machine"]);
            yield return attempts.Read(row, id, new Ending(TaskState.Succeeded, null, null));
        }
        attempts.ReportLosses("the tasks of workflow.execution have it", hasTimes: false);
    }

    /// <summary>The number or hexadecimal id that tells tasks of a kind apart.</summary>
    [GeneratedRegex("[_-](ID)?[0-9a-fA-F]*[0-9][0-9a-fA-F]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
