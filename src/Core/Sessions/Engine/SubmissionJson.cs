using Scalable.Advising;
using Scalable.Runs;
using Scalable.Runs.Reading;
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

    /// <param name="line">The line.</param>
    /// <param name="file">The file it is from, and</param>
    /// <param name="number">its number there, for messages.</param>
    /// <exception cref="JsonInputException">The line is not a submission.</exception>
    public static SubmittedTask Read(string line, string file, long number)
    {
        JsonInput json = JsonInput.Parse(line, file, number);
        var submission = new TaskSubmission(json.Required("task_name").Text())
        {
            Component = json.Required("component").Text(),
            Tag = json.Member("tag")?.Text(),
            Command = Texts(json.Required("command")),
            Arguments = Texts(json.Required("arguments")),
            Script = json.Required("script").Boolean() ? new ScriptPayload("", null) : null,
            WorkingDirectory = json.Member("working_directory")?.Text(),
            Environment = json.Required("environment").Members().ToDictionary(variable => variable.Name, variable => variable.Value.Text()),
            Features = json.Required("features").Features(),
            Retries = json.Member("retries")?.Int32(min: 0),
        };
        var allocation = new ComponentResources(
            json.Required("cpus").Int32(min: 1),
            json.Member("memory_bytes")?.Int64(min: 0) is { } bytes ? new MemorySize(bytes) : null,
            json.Member("walltime_s")?.Number() is { } seconds ? Walltime.FromSeconds(seconds) : null);
        var first = new TaskAttempt { Number = 1, Allocation = allocation, SubmittedAt = json.Required("submitted_at").Moment() };
        var task = new SessionTask(json.Required("task_id").Text(), submission, submission.Component, first);
        return new SubmittedTask(task, json.Member("batch")?.Text() ?? task.Id, json.Member("batch_size")?.Int32(min: 1) ?? 1);
    }

    private static string[] Texts(JsonInput list) => [.. list.Items().Select(item => item.Text())];

    private static object? Value(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ => value.Number,
    };
}
