using System.Globalization;
using System.Text;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>Makes runs of records that were read, and puts them into a run store.</summary>
/// <param name="Name">Where the records came from: a file, absolute, or a command.</param>
/// <param name="Digest">A digest of its content; makes the runs' ids.</param>
/// <param name="Provider">What ran the tasks.</param>
/// <param name="Target">The target the tasks ran on, where it is known.</param>
internal sealed record ImportedRuns(string Name, byte[] Digest, string Provider, string? Target)
{
    /// <summary>One run of all tasks, or one for each day.</summary>
    /// <param name="tasks">Records without run and target.</param>
    /// <param name="options">Says whether by day, and the project's name.</param>
    /// <param name="undated">When a run is said to have begun none of whose tasks has a time.</param>
    /// <param name="log">What was met while reading.</param>
    public RunHistory Split(IEnumerable<TaskRecord> tasks, ImportOptions options, DateTimeOffset undated, ProblemLog log)
    {
        string project = string.IsNullOrWhiteSpace(options.ProjectName) ? Path.GetFileNameWithoutExtension(Name) : options.ProjectName;
        IEnumerable<IGrouping<DateOnly?, TaskRecord>> days = tasks.GroupBy(task => options.SplitByDay ? Day(task) : null).OrderBy(day => day.Key);
        return new RunHistory([.. days.Select(day => Run(project, day.Key, undated, [.. day]))], [.. log.Problems]);
    }

    /// <summary>Writes runs to a store and reads them back.</summary>
    /// <exception cref="RunStoreException">A run is in the store already, and is not to be overwritten; nothing was written.</exception>
    public static RunHistory Store(RunHistory imported, string directory, bool overwrite)
    {
        RunRecord? present = overwrite ? null : imported.Runs.FirstOrDefault(run => Path.Exists(Path.Combine(directory, run.RunId)));
        if (present is not null)
            throw new RunStoreException($"The records of '{present.Path}' are in '{Path.GetFullPath(directory)}' already, as run '{present.RunId}'. Overwrite it to import them anew.");
        string[] written = [.. imported.Runs.Select(run => RunWriter.Write(directory, run, overwrite))];
        RunHistory stored = RunStore.ReadRuns(written);
        return stored with { Problems = [.. imported.Problems, .. stored.Problems] };
    }

    private RunRecord Run(string project, DateOnly? day, DateTimeOffset undated, TaskRecord[] tasks)
    {
        DateTimeOffset startedAt = tasks.Min(Begin) ?? undated;
        string runId = RunIds.CreateFor(project, startedAt, [.. Digest, .. Encoding.ASCII.GetBytes(day?.ToString("O", CultureInfo.InvariantCulture) ?? "")]);
        return new RunRecord
        {
            RunId = runId,
            Path = Name,
            ProjectName = project,
            TargetName = Target,
            ProviderName = Provider,
            Status = "completed",
            StartedAt = startedAt,
            FinishedAt = tasks.Max(task => task.FinishedAt),
            ManifestLock = Convert.ToHexString(Digest).ToLowerInvariant(),
            SourceManifestPath = Name,
            Tasks = [.. tasks.OrderBy(task => task.FinishedAt ?? DateTimeOffset.MaxValue).Select(task => task with { RunId = runId, Target = Target })],
        };
    }

    private static DateTimeOffset? Begin(TaskRecord task) => task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt;

    private static DateOnly? Day(TaskRecord task) => Begin(task) is { } begin ? DateOnly.FromDateTime(begin.UtcDateTime) : null;
}
