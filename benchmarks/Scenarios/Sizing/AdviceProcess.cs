using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>A running <c>scalable advise --stream</c>, asked as a scheduler would.</summary>
internal sealed class AdviceProcess : IDisposable
{
    private readonly Process _process;
    private long _id;

    public AdviceProcess(string program)
    {
        _process = Process.Start(new ProcessStartInfo(program, ["advise", "--stream"]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>Every prediction's time from question to answer, in milliseconds.</summary>
    public List<double> PredictMilliseconds { get; } = [];

    /// <summary>Asks for memory; the id ties what follows to the question.</summary>
    public (string Id, double MemoryBytes, double? Confidence) Predict(TaskRecord task, double? confidence)
    {
        JsonObject question = About("predict", task);
        if (task.RequestedMemory is { } requested) question["requested"] = new JsonObject { ["memory_bytes"] = requested.Bytes };
        if (confidence is { } wanted) question["confidence"] = wanted;
        else question["objective"] = "minimum_waste";
        long start = Stopwatch.GetTimestamp();
        JsonElement answer = Ask(question);
        PredictMilliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        double? stated = answer.GetProperty("memory_confidence").ValueKind == JsonValueKind.Number ? answer.GetProperty("memory_confidence").GetDouble() : null;
        return ((string)question["id"]!, answer.GetProperty("memory_bytes").GetDouble(), stated);
    }

    public double Failed(string id, double allocatedBytes) =>
        Ask(new JsonObject { ["op"] = "failed", ["id"] = id, ["resource"] = "memory", ["allocated"] = allocatedBytes }).GetProperty("memory_bytes").GetDouble();

    /// <summary>Tells the truth of a task, that of a question or one that only teaches.</summary>
    public void Observe(TaskRecord task, string? id, bool tellRequest = false)
    {
        JsonObject observation = About("observe", task);
        if (tellRequest && task.RequestedMemory is { } requested) observation["requested"] = new JsonObject { ["memory_bytes"] = requested.Bytes };
        if (id is not null) observation["id"] = id;
        observation["state"] = "succeeded";
        observation["duration_s"] = task.DurationSeconds;
        observation["peak_memory_bytes"] = task.PeakMemory!.Value.Bytes;
        Ask(observation);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonObject About(string op, TaskRecord task)
    {
        var features = new JsonObject();
        foreach ((string name, FeatureValue value) in task.Features) features[name] = value.Kind == FeatureValueKind.Text ? value.Text : value.Number;
        return new JsonObject { ["op"] = op, ["id"] = $"{++_id}", ["task"] = task.TaskName, ["features"] = features };
    }

    private JsonElement Ask(JsonObject question)
    {
        _process.StandardInput.Write(question.ToJsonString() + "\n");
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The stream ended at {question.ToJsonString()}.");
        JsonElement answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("error", out JsonElement error) ? throw new InvalidOperationException($"{error} for {question.ToJsonString()}") : answer;
    }
}
