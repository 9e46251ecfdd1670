namespace Scalable.Runs.Importing;

/// <summary>Jobs that have ended and that a run store does not have yet.</summary>
internal static class NewJobs
{
    private const string Source = "sacct";

    private readonly record struct JobKey(string? Target, string Job, int Attempt, DateTimeOffset? Submitted);

    /// <param name="printed">What sacct printed.</param>
    /// <param name="store">The run store's directory, there or not.</param>
    /// <param name="options">How they become runs.</param>
    /// <exception cref="RunImportException">A feature's column is not in it.</exception>
    public static RunHistory Of(string printed, string store, ImportOptions options)
    {
        HashSet<JobKey> stored = Directory.Exists(store) ? [.. RunStore.Read(store).Tasks.Select(KeyOf)] : [];
        return SacctImporter.ReadText(printed, Source, options, task => task.FinishedAt is not null && !stored.Contains(KeyOf(task)));
    }

    private static JobKey KeyOf(TaskRecord task) => new(task.Target, task.TaskId, task.Attempt, task.SubmittedAt);
}
