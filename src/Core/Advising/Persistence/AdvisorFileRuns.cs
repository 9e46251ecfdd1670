using Scalable.Runs.Reading;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>Ended attempts with the fields that advice can rest on; in files of version 1 run by run, one a line.</summary>
internal static class AdvisorFileRuns
{
    /// <summary>The run of a line of version 1.</summary>
    public static RunRecord Read(ReadOnlyMemory<byte> line, string file, int number)
    {
        try
        {
            JsonElement root = JsonInput.Parse(line).Element;
            string runId = root.GetProperty("run_id").GetString()!;
            return new RunRecord
            {
                RunId = runId,
                Path = $"{file}#{runId}",
                Tasks = root.GetProperty("tasks").EnumerateArray().Select(task => ReadTask(task, runId)).ToArray(),
            };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new AdvisorFileException($"line {number} is not a run", problem);
        }
    }

    /// <summary>Writes an attempt of a run, with the places of both.</summary>
    public static void Write(Utf8JsonWriter writer, TaskRecord task, int run, int place)
    {
        writer.WriteStartObject();
        writer.WriteNumber("run", run);
        writer.WriteNumber("place", place);
        writer.WriteString("id", task.TaskId);
        writer.WriteString("name", task.TaskName);
        writer.WriteNumber("state", (int)task.State);
        if (task.Attempt != 1) writer.WriteNumber("attempt", task.Attempt);
        Text("component", task.Component);
        Text("tag", task.Tag);
        Text("target", task.Target);
        Text("error", task.ErrorType);
        Number("exit_code", task.ExitCode);
        Number("signal", task.Signal);
        Time("submitted_at", task.SubmittedAt);
        Time("started_at", task.StartedAt);
        Time("finished_at", task.FinishedAt);
        Number("duration_s", task.DurationSeconds);
        Number("peak_bytes", task.PeakMemory?.Bytes);
        Number("cores", task.ObservedCpu);
        Number("req_workers", task.RequestedWorkers);
        Number("req_cpus", task.RequestedCpus);
        Number("req_bytes", task.RequestedMemory?.Bytes);
        Number("req_s", task.RequestedWalltime?.TotalSeconds);
        Number("req_gpus", task.RequestedGpus);
        Number("req_gpu_bytes", task.RequestedGpuMemory?.Bytes);
        Number("gpus", task.ObservedGpu);
        Number("peak_gpu_bytes", task.PeakGpuMemory?.Bytes);
        if (task.PeakMemoryIsUpperEstimate) writer.WriteBoolean("peak_is_upper", true);
        if (task.Features.Count > 0) FeatureJson.Write(writer, "features", task.Features.Where(feature => feature.Value.Kind != FeatureValueKind.Number || double.IsFinite(feature.Value.Number)));
        writer.WriteEndObject();

        void Text(string name, string? text)
        {
            if (text is not null) writer.WriteString(name, text);
        }

        void Time(string name, DateTimeOffset? time)
        {
            if (time is { } known) writer.WriteString(name, known);
        }

        void Number(string name, double? number)
        {
            if (number is { } value && double.IsFinite(value)) writer.WriteNumber(name, value);
        }
    }

    public static TaskRecord ReadTask(JsonElement task, string runId) => new()
    {
        RunId = runId,
        TaskId = task.GetProperty("id").GetString()!,
        TaskName = task.GetProperty("name").GetString()!,
        State = (TaskState)task.GetProperty("state").GetInt32(),
        Attempt = (int)(Number(task, "attempt") ?? 1),
        Component = Text(task, "component"),
        Tag = Text(task, "tag"),
        Target = Text(task, "target"),
        ErrorType = Text(task, "error"),
        ExitCode = (int?)Number(task, "exit_code"),
        Signal = (int?)Number(task, "signal"),
        SubmittedAt = Time(task, "submitted_at"),
        StartedAt = Time(task, "started_at"),
        FinishedAt = Time(task, "finished_at") is { } ended ? ended : Number(task, "finished") is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null,
        DurationSeconds = Number(task, "duration_s"),
        PeakMemory = Number(task, "peak_bytes") is { } peak ? new MemorySize((long)peak) : null,
        ObservedCpu = Number(task, "cores"),
        RequestedWorkers = Number(task, "req_workers"),
        RequestedCpus = Number(task, "req_cpus"),
        RequestedMemory = Number(task, "req_bytes") is { } bytes ? new MemorySize((long)bytes) : null,
        RequestedWalltime = Number(task, "req_s") is { } seconds ? Walltime.FromSeconds(seconds) : null,
        RequestedGpus = Number(task, "req_gpus"),
        RequestedGpuMemory = Size(task, "req_gpu_bytes"),
        ObservedGpu = Number(task, "gpus"),
        PeakGpuMemory = Size(task, "peak_gpu_bytes"),
        PeakMemoryIsUpperEstimate = task.TryGetProperty("peak_is_upper", out JsonElement isUpper) && isUpper.GetBoolean(),
        Features = task.TryGetProperty("features", out JsonElement features) ? FeatureJson.Read(features) : FeatureSet.Empty,
    };

    private static string? Text(JsonElement task, string name) => task.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement task, string name) => task.TryGetProperty(name, out JsonElement value) ? value.GetDateTimeOffset() : null;

    private static MemorySize? Size(JsonElement task, string name) => Number(task, name) is { } bytes ? new MemorySize((long)bytes) : null;

    private static double? Number(JsonElement task, string name) => task.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}

/// <summary>Features as members of a JSON object: numbers, truth values and texts; a number that is not finite is null.</summary>
internal static class FeatureJson
{
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, FeatureValue>> features)
    {
        writer.WriteStartObject(name);
        foreach ((string feature, FeatureValue value) in features)
        {
            writer.WritePropertyName(feature);
            if (value.Kind == FeatureValueKind.Text) writer.WriteStringValue(value.Text);
            else if (value.Kind == FeatureValueKind.Boolean) writer.WriteBooleanValue(value.Number != 0);
            else if (double.IsFinite(value.Number)) writer.WriteNumberValue(value.Number);
            else writer.WriteNullValue();
        }
        writer.WriteEndObject();
    }

    public static FeatureSet Read(JsonElement features) =>
        FeatureSet.From(features.EnumerateObject().Select(feature => KeyValuePair.Create(feature.Name, ValueOf(feature.Value))));

    private static FeatureValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => FeatureValue.Of(value.GetBoolean()),
        JsonValueKind.Number => FeatureValue.Of(value.GetDouble()),
        JsonValueKind.Null => FeatureValue.Of(double.NaN),
        _ => FeatureValue.Of(value.GetString()!),
    };
}
