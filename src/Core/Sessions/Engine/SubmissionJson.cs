using System.Text.Json.Nodes;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Runs.Writing;
using Scalable.Units;

namespace Scalable.Sessions.Engine;

/// <summary>A task as it was recorded, and the batch it was submitted with.</summary>
internal sealed record SubmittedTask(SessionTask Task, string Batch, int BatchSize);

/// <summary>A submitted task as a line of JSON, whole enough to be run from by a later session.</summary>
internal static class SubmissionJson
{
    /// <param name="task">The task.</param>
    /// <param name="batch">The id of the first of the tasks that were submitted together with it.</param>
    /// <param name="batchSize">How many those are, it included.</param>
    public static string Write(SessionTask task, string batch, int batchSize)
    {
        TaskSubmission submission = task.Submission;
        ComponentResources allocation = task.Attempts[0].Allocation;
        return PythonJson.Write(new Dictionary<string, object?>
        {
            ["task_id"] = task.Id,
            ["batch"] = batch,
            ["batch_size"] = batchSize,
            ["task_name"] = task.Name,
            ["component"] = task.Component,
            ["tag"] = submission.Tag,
            ["command"] = submission.Command.ToList<object?>(),
            ["arguments"] = submission.Arguments.ToList<object?>(),
            ["script"] = submission.Script is not null,
            ["working_directory"] = submission.WorkingDirectory,
            ["environment"] = submission.Environment.ToDictionary(variable => variable.Key, variable => (object?)variable.Value),
            ["features"] = submission.Features.ToDictionary(feature => feature.Key, feature => Value(feature.Value)),
            ["retries"] = submission.Retries,
            ["cpus"] = allocation.Cpus,
            ["memory_bytes"] = allocation.Memory?.Bytes,
            ["walltime_s"] = allocation.Walltime?.TotalSeconds,
            ["submitted_at"] = task.Attempts[0].SubmittedAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        });
    }

    /// <exception cref="FormatException">The line is not a submission.</exception>
    public static SubmittedTask Read(string line)
    {
        try
        {
            JsonNode json = JsonNode.Parse(line)!;
            var submission = new TaskSubmission((string)json["task_name"]!)
            {
                Component = (string)json["component"]!,
                Tag = (string?)json["tag"],
                Command = Texts(json["command"]),
                Arguments = Texts(json["arguments"]),
                Script = (bool)json["script"]! ? new ScriptPayload("", null) : null,
                WorkingDirectory = (string?)json["working_directory"],
                Environment = json["environment"]!.AsObject().ToDictionary(variable => variable.Key, variable => (string)variable.Value!),
                Features = FeatureSet.From(json["features"]!.AsObject().Where(feature => feature.Value is not null).Select(feature => KeyValuePair.Create(feature.Key, Value(feature.Value!)))),
                Retries = (int?)json["retries"],
            };
            var allocation = new ComponentResources(
                (int)json["cpus"]!,
                (long?)json["memory_bytes"] is { } bytes ? new MemorySize(bytes) : null,
                (double?)json["walltime_s"] is { } seconds ? Walltime.FromSeconds(seconds) : null);
            DateTimeOffset submittedAt = DateTimeOffset.Parse((string)json["submitted_at"]!, System.Globalization.CultureInfo.InvariantCulture);
            var task = new SessionTask((string)json["task_id"]!, submission, submission.Component, new TaskAttempt { Number = 1, Allocation = allocation, SubmittedAt = submittedAt });
            return new SubmittedTask(task, (string?)json["batch"] ?? task.Id, (int?)json["batch_size"] ?? 1);
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"The line is not a submission: {error.Message}", error);
        }
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!)];

    private static object? Value(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ => value.Number,
    };

    private static FeatureValue Value(JsonNode node) => node.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.True => FeatureValue.Of(true),
        System.Text.Json.JsonValueKind.False => FeatureValue.Of(false),
        System.Text.Json.JsonValueKind.Number => FeatureValue.Of((double)node),
        _ => FeatureValue.Of((string)node!),
    };
}
