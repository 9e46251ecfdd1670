using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>
/// Reads what <c>sacct --json</c> prints as rows with the names of sacct's columns. The layouts of the data_parser plugins
/// differ: since v0.0.40 numbers are objects (set, infinite, number) and a state is a list; before, they were plain.
/// See https://slurm.schedmd.com/rest_api.html, job and step of slurmdb.
/// </summary>
internal static class SacctJson
{
    public static IEnumerable<SacctRow> Read(ImportContext context)
    {
        foreach ((JsonElement job, long number) in JsonRecords.Elements(context, "jobs", $"'{context.Source.Name}' is JSON without a list 'jobs', as sacct --json prints it."))
        {
            KeyValueRow row = Job(job, number);
            if (row["JobID"] is null)
            {
                context.Skip(HistoryProblemCodes.UnusableRow, number, "a job has no id");
                continue;
            }
            context.Rows++;
            yield return new SacctRow(row);
            foreach (JsonElement step in JsonRecords.Items(JsonRecords.At(job, "steps")))
            {
                context.Rows++;
                yield return new SacctRow(Step(step, row, number));
            }
        }
    }

    private static KeyValueRow Job(JsonElement job, long number)
    {
        KeyValueRow row = JsonRecords.ToRow(job, number);
        row.Set("JobID", Id(job));
        row.Set("JobName", row["name"]);
        row.Set("Comment", row["comment.job"]);
        row.Set("NodeList", row["nodes"]);
        row.Set("State", State(JsonRecords.At(job, "state")));
        row.Set("ExitCode", ExitCode(JsonRecords.At(job, "exit_code")));
        row.Set("Submit", Time(job, "submission"));
        row.Set("Start", Time(job, "start"));
        row.Set("End", Time(job, "end"));
        row.Set("ElapsedRaw", Number(JsonRecords.At(job, "time", "elapsed")));
        row.Set("TimelimitRaw", Number(JsonRecords.At(job, "time", "limit")));
        row.Set("TotalCPU", Cpu(JsonRecords.At(job, "time", "total")));
        row.Set("ReqCPUS", Number(JsonRecords.At(job, "required", "CPUs")));
        row.Set("NNodes", Number(JsonRecords.At(job, "allocation_nodes")));
        row.Set("ReqTRES", Tres(JsonRecords.At(job, "tres", "requested"), memoryUnit: "M"));
        row.Set("AllocTRES", Tres(JsonRecords.At(job, "tres", "allocated"), memoryUnit: "M"));
        row.Set("ReqMem", Memory(job));
        return row;
    }

    private static KeyValueRow Step(JsonElement step, KeyValueRow job, long number)
    {
        var row = new KeyValueRow(number);
        string id = JsonRecords.Text(JsonRecords.At(step, "step", "id")) ?? JsonRecords.Text(JsonRecords.At(step, "step", "id", "step_id")) ?? JsonRecords.Text(JsonRecords.At(step, "step", "name")) ?? "0";
        row.Set("JobID", $"{job["JobID"]}.{StepOf(id, JsonRecords.Text(JsonRecords.At(step, "step", "name")))}");
        row.Set("Cluster", job["Cluster"]);
        row.Set("State", State(JsonRecords.At(step, "state")));
        row.Set("Start", Time(step, "start"));
        row.Set("End", Time(step, "end"));
        row.Set("TotalCPU", Cpu(JsonRecords.At(step, "time", "total")));
        row.Set("NTasks", Number(JsonRecords.At(step, "tasks", "count")));
        row.Set("NNodes", Number(JsonRecords.At(step, "nodes", "count")));
        row.Set("TRESUsageInMax", Tres(JsonRecords.At(step, "tres", "requested", "max"), memoryUnit: ""));
        row.Set("TRESUsageInTot", Tres(JsonRecords.At(step, "tres", "requested", "total"), memoryUnit: ""));
        return row;
    }

    /// <summary>As sacct prints it: 12, 12_3 for an element of an array, 12+1 for a component of a heterogeneous job.</summary>
    private static string? Id(JsonElement job)
    {
        string? id = Number(JsonRecords.At(job, "job_id"));
        if (Number(JsonRecords.At(job, "array", "job_id")) is { } array and not "0" && (Number(JsonRecords.At(job, "array", "task_id")) ?? Number(JsonRecords.At(job, "array", "task"))) is { } task) return $"{array}_{task}";
        if (Number(JsonRecords.At(job, "het", "job_id")) is { } het and not "0" && Number(JsonRecords.At(job, "het", "job_offset")) is { } offset) return $"{het}+{offset}";
        return id;
    }

    /// <summary>The part behind the job's id; steps that are numbered by special values (-5 batch, -4 extern) go by their names.</summary>
    private static string StepOf(string id, string? name)
    {
        string step = id[(id.LastIndexOf('.') + 1)..];
        return step.StartsWith('-') || long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > uint.MaxValue - 100L ? name ?? step : step;
    }

    /// <summary>A text, or the first of a list; the JobState of the oldest layout is a text too.</summary>
    private static string? State(JsonElement? state)
    {
        if (state is { ValueKind: JsonValueKind.Object } described) state = JsonRecords.At(described, "current");
        return state is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => JsonRecords.Text(item)).FirstOrDefault() : JsonRecords.Text(state);
    }

    private static string? ExitCode(JsonElement? code)
    {
        if (code is not { } known) return null;
        string? value = Number(JsonRecords.At(known, "return_code"));
        string? signal = Number(JsonRecords.At(known, "signal", "id")) ?? Number(JsonRecords.At(known, "signal", "signal_id"));
        return value is null && signal is null ? null : $"{value ?? "0"}:{signal ?? "0"}";
    }

    /// <summary>Seconds since 1970; 0 stands for none.</summary>
    private static string? Time(JsonElement value, string name) => Number(JsonRecords.At(value, "time", name)) is { } time and not "0" ? time : null;

    private static string? Cpu(JsonElement? time)
    {
        if (time is not { } known || !double.TryParse(Number(JsonRecords.At(known, "seconds")), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)) return null;
        if (double.TryParse(Number(JsonRecords.At(known, "microseconds")), NumberStyles.Float, CultureInfo.InvariantCulture, out double micro)) seconds += micro / 1e6;
        return string.Create(CultureInfo.InvariantCulture, $"0:{seconds:R}");
    }

    /// <summary>A list such as cpu=4,mem=4096M; the memory of a job is in MiB, that of a step in bytes.</summary>
    private static string? Tres(JsonElement? list, string memoryUnit)
    {
        string[] items = [.. JsonRecords.Items(list).Select(item => Item(item, memoryUnit)).OfType<string>()];
        return items.Length == 0 ? null : string.Join(',', items);
    }

    private static string? Item(JsonElement tres, string memoryUnit)
    {
        if (JsonRecords.Text(JsonRecords.At(tres, "type")) is not { } type || Number(JsonRecords.At(tres, "count")) is not { } count) return null;
        string? name = JsonRecords.Text(JsonRecords.At(tres, "name"));
        return string.IsNullOrEmpty(name) ? $"{type}={count}{(type == "mem" ? memoryUnit : "")}" : $"{type}/{name}={count}";
    }

    private static string? Memory(JsonElement job)
    {
        if (Number(JsonRecords.At(job, "required", "memory_per_node")) is { } node and not "0") return node + "Mn";
        if (Number(JsonRecords.At(job, "required", "memory_per_cpu")) is { } cpu and not "0") return cpu + "Mc";
        return Number(JsonRecords.At(job, "required", "memory")) is { } memory ? memory == "0" ? memory : memory + "Mn" : Number(JsonRecords.At(job, "required", "memory_per_node"));
    }

    /// <summary>A plain number, or that of an object that says it is set and finite; null otherwise.</summary>
    private static string? Number(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } described) return value is { ValueKind: JsonValueKind.Number or JsonValueKind.String } ? JsonRecords.Text(value) : null;
        bool isSet = JsonRecords.At(described, "set") is not { ValueKind: JsonValueKind.False } && JsonRecords.At(described, "infinite") is not { ValueKind: JsonValueKind.True };
        return isSet ? JsonRecords.Text(JsonRecords.At(described, "number")) : null;
    }
}
