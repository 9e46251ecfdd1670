using Scalable.Advising;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;
using Scalable.Runs;
using Scalable.Sessions.Manifests;

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
            ["features"] = submission.Features.ToDictionary(feature => feature.Key, feature => (object?)feature.Value.Plain),
            ["retries"] = submission.Retries,
            ["cpus"] = allocation.Cpus,
            ["memory_bytes"] = allocation.Memory?.Bytes,
            ["walltime_s"] = allocation.Walltime?.TotalSeconds,
            ["submitted_at"] = task.Attempts[0].SubmittedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
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
}

/// <summary>Says what is wrong with a submission before anything of it is recorded.</summary>
public static class SubmissionChecks
{
    /// <returns>The component whose workers run the task.</returns>
    /// <exception cref="ArgumentException">The submission cannot be run; the message says what to change.</exception>
    public static ComponentSpec Component(Manifest manifest, TaskSubmission submission)
    {
        TaskSpec? declared = manifest.Tasks.GetValueOrDefault(submission.Name);
        bool hasCommand = submission.Command.Count > 0 || submission.Script is not null || declared is { Command.Count: > 0 };
        if (!hasCommand)
            throw new ArgumentException($"The task '{submission.Name}' has nothing to run. Give it a command or a script block, or write 'command' at the task in the manifest.");
        RequirePassable(submission);
        if (submission.Script is not null && submission.Command.Count > 0)
            throw new ArgumentException($"The task '{submission.Name}' has both a command and a script block; give it one of them.");
        string name = submission.Component ?? declared?.Component ?? OnlyComponent(manifest)
            ?? throw new ArgumentException($"The manifest has no task '{submission.Name}'. Name a component for it: {Names(manifest)}.");
        return manifest.Components.TryGetValue(name, out ComponentSpec? component)
            ? component
            : throw new ArgumentException($"The manifest has no component '{name}'. Components: {Names(manifest)}.");
    }

    /// <summary>What is to be said if features that the manifest expects are missing, or others are given; null for a task that declares none.</summary>
    public static string? FeatureWarning(Manifest manifest, TaskSubmission submission)
    {
        if (manifest.Tasks.GetValueOrDefault(submission.Name)?.Features is not { Count: > 0 } expected) return null;
        string[] missing = [.. expected.Where(feature => !submission.Features.ContainsKey(feature))];
        string[] unknown = [.. submission.Features.Keys.Except(expected)];
        if (missing.Length == 0 && unknown.Length == 0) return null;
        return $"The features of the task '{submission.Name}' are not those that the manifest declares:"
            + (missing.Length == 0 ? "" : $" {string.Join(", ", missing)} missing, so that advice for it will be less sharp;")
            + (unknown.Length == 0 ? "" : $" {string.Join(", ", unknown)} not declared;")
            + $" declared: {string.Join(", ", expected)}.";
    }

    /// <summary>What no program can be given is refused before anything runs.</summary>
    private static void RequirePassable(TaskSubmission submission)
    {
        IEnumerable<string> words = [submission.Name, .. submission.Command, .. submission.Arguments, submission.WorkingDirectory ?? "", .. submission.Environment.Keys, .. submission.Environment.Values];
        if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException($"The task '{submission.Name.Replace('\0', '?')}' has a zero character in its name, an argument, a path or a variable, which no program can be given.");
        if (submission.Environment.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)) is { } bad)
            throw new ArgumentException($"The task '{submission.Name}' sets a variable named '{bad}'; a name is not empty and holds no '='.");
    }

    private static string? OnlyComponent(Manifest manifest) => manifest.Components.Count == 1 ? manifest.Components.Keys.First() : null;

    private static string Names(Manifest manifest) => string.Join(", ", manifest.Components.Keys.Order(StringComparer.Ordinal));
}
