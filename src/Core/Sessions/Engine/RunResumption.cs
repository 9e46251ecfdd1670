using System.Text.Json.Nodes;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Planning;
using Scalable.Sessions.Recording;

namespace Scalable.Sessions.Engine;

/// <summary>Reads back what a session left: its manifest and plan, and its tasks with the attempts made at them.</summary>
internal static class RunResumption
{
    /// <exception cref="InvalidDataException">There is no run that a session began.</exception>
    public static (Manifest Manifest, ScalePlan Plan) Plan(string runDirectory)
    {
        RunMetadata run = RunMetadata.Read(runDirectory);
        if (!File.Exists(Path.Combine(runDirectory, RunFiles.Submissions)))
            throw new InvalidDataException($"The run in '{runDirectory}' was not begun by a session of this program, so there is nothing to take up.");
        Manifest manifest = Manifest.Load(
            Path.Combine(runDirectory, RunFiles.Manifest), run.TargetName, new ManifestReadOptions { Environment = new Dictionary<string, string>(), SourcePath = run.SourceManifestPath });
        return (manifest, PlanBuilder.Build(manifest) with { Components = WorkersOf(runDirectory, PlanBuilder.Build(manifest)).ToArray() });
    }

    /// <summary>The tasks in the order they were submitted. A line that a crash cut off was never acknowledged and is left out.</summary>
    public static IReadOnlyList<SessionTask> Tasks(string runDirectory)
    {
        ILookup<string, TaskRecord> attempts = RunStore.ReadRun(runDirectory).Tasks.ToLookup(record => record.TaskId);
        var tasks = new List<SessionTask>();
        foreach (string line in File.ReadLines(Path.Combine(runDirectory, RunFiles.Submissions)))
        {
            if (TryRead(line) is { } submitted) tasks.Add(WithAttempts(submitted, [.. attempts[submitted.Id].OrderBy(record => record.Attempt)]));
        }
        return tasks;
    }

    private static SessionTask? TryRead(string line)
    {
        try
        {
            return line.Length == 0 ? null : SubmissionJson.Read(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static SessionTask WithAttempts(SessionTask submitted, TaskRecord[] records)
    {
        TaskAttempt[] attempts = [.. records.Select(record => Attempt(submitted, record))];
        return attempts.Length == 0 ? submitted : new SessionTask(submitted.Id, submitted.Submission, submitted.Component, attempts);
    }

    /// <summary>An attempt as far as its events tell; one that was running is taken as submitted until the provider says more.</summary>
    private static TaskAttempt Attempt(SessionTask task, TaskRecord record)
    {
        ComponentResources first = task.Attempts[0].Allocation;
        return new TaskAttempt
        {
            Number = record.Attempt,
            Allocation = new ComponentResources((int)(record.RequestedCpus ?? first.Cpus), record.RequestedMemory ?? first.Memory, record.RequestedWalltime ?? first.Walltime),
            SubmittedAt = record.SubmittedAt ?? task.Attempts[0].SubmittedAt,
            State = record.State is TaskState.Running or TaskState.Unknown ? TaskState.Running : record.State,
            StartedAt = record.StartedAt,
            FinishedAt = record.FinishedAt,
            DurationSeconds = record.DurationSeconds,
            Worker = record.Worker,
            ErrorType = record.ErrorType,
            ErrorMessage = record.ErrorMessage,
            Usage = new Measuring.ResourceUsage { PeakMemoryBytes = record.PeakMemory?.Bytes },
        };
    }

    /// <summary>The workers that the run was begun with.</summary>
    private static IEnumerable<ComponentPlan> WorkersOf(string runDirectory, ScalePlan plan)
    {
        string path = Path.Combine(runDirectory, RunFiles.Plan);
        JsonNode? workers = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?["scale_plan"]?["workers_by_tag"] : null;
        return plan.Components.Select(component => workers?[component.Component] is { } count ? component with { Workers = (int)count } : component);
    }
}
