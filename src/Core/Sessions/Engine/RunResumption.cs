using Scalable.Advising;
using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Recording;

namespace Scalable.Sessions.Engine;

/// <summary>Reads back what a session left: its manifest and plan, and its tasks with the attempts made at them.</summary>
internal static class RunResumption
{
    private const int MaxWorkers = 1_000_000;

    /// <exception cref="InvalidDataException">There is no run that a session began.</exception>
    public static (Manifest Manifest, ScalePlan Plan) Plan(string runDirectory)
    {
        RunRecord run = RunMetadataReader.Require(runDirectory);
        if (!File.Exists(Path.Combine(runDirectory, RunFiles.Submissions)))
            throw new InvalidDataException($"The run in '{runDirectory}' was not begun by a session of this program, so there is nothing to take up.");
        Manifest manifest = Manifest.Load(
            Path.Combine(runDirectory, RunFiles.Manifest), run.TargetName, new ManifestReadOptions { SourcePath = run.SourceManifestPath });
        if (manifest.TargetName is not { } target || !manifest.Targets.ContainsKey(target))
            throw new InvalidDataException($"The manifest in '{runDirectory}' does not have the target '{run.TargetName}' any more, so there is nothing to take up on it.");
        return (manifest, PlanBuilder.Build(manifest) with { Components = WorkersOf(runDirectory, PlanBuilder.Build(manifest)) });
    }

    /// <summary>What an earlier session was given to run.</summary>
    /// <param name="Tasks">Its tasks in the order they were submitted, with their attempts.</param>
    /// <param name="NeverSubmitted">How many tasks of a batch are not on the disk: the session was killed while it wrote them.</param>
    /// <param name="Problems">Lines that are damaged, each named.</param>
    public sealed record Submissions(IReadOnlyList<SessionTask> Tasks, int NeverSubmitted, IReadOnlyList<string> Problems);

    /// <summary>Reads the tasks back. A last line that a crash cut off was never acknowledged and is left out.</summary>
    public static Submissions Read(string runDirectory)
    {
        ILookup<string, TaskRecord> attempts = RunStore.ReadRun(runDirectory).Tasks.ToLookup(record => record.TaskId);
        var submitted = new Dictionary<string, SubmittedTask>(StringComparer.Ordinal);
        var problems = new List<string>();
        string path = Path.Combine(runDirectory, RunFiles.Submissions), text = File.ReadAllText(path);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            try
            {
                SubmittedTask read = SubmissionJson.Read(lines[i], path, i + 1);
                submitted.TryAdd(read.Task.Id, read);
            }
            catch (JsonInputException error)
            {
                if (i < lines.Length - 1) problems.Add($"{error.Message} The task is not taken up.");
            }
        }
        int lost = submitted.Values.GroupBy(task => task.Batch, StringComparer.Ordinal).Sum(batch => Math.Max(0, batch.First().BatchSize - batch.Count()));
        SessionTask[] tasks = [.. submitted.Values.Select(read => WithAttempts(read.Task, [.. attempts[read.Task.Id].OrderBy(record => record.Attempt)]))];
        return new Submissions(tasks, lost, problems);
    }

    private static SessionTask WithAttempts(SessionTask submitted, TaskRecord[] records)
    {
        TaskAttempt[] attempts = [.. records.Select(record => Attempt(submitted, record))];
        return attempts.Length == 0 ? submitted : new SessionTask(submitted.Id, submitted.Submission, submitted.Component, attempts);
    }

    /// <summary>An attempt as far as its events say; one that was running is taken as submitted until the provider says more.</summary>
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
            ExitCode = record.Signal is null ? record.ExitCode : null,
            Signal = record.Signal,
            Usage = new Measuring.ResourceUsage
            {
                PeakMemoryBytes = record.PeakMemory?.Bytes,
                MemorySource = record.MemorySource,
                CpuSeconds = record.CpuSeconds,
                BytesRead = record.BytesRead,
                BytesWritten = record.BytesWritten,
            },
        };
    }

    /// <summary>The workers that the run was begun with.</summary>
    private static IReadOnlyList<ComponentPlan> WorkersOf(string runDirectory, ScalePlan plan)
    {
        string path = Path.Combine(runDirectory, RunFiles.Plan);
        if (!File.Exists(path)) return plan.Components;
        try
        {
            JsonInput? workers = JsonInput.ReadFile(path).Member("scale_plan")?.Member("workers_by_tag");
            return plan.Components.Select(component => workers?.Member(component.Component) is { } count ? component with { Workers = count.Int32(min: 0, max: MaxWorkers) } : component).ToArray();
        }
        catch (JsonInputException problem)
        {
            throw new InvalidDataException($"{problem.Message} So the run's workers are not known. Remove the file to take the run up with the manifest's workers.", problem);
        }
    }
}
