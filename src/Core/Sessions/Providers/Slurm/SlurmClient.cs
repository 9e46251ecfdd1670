namespace Scalable.Sessions.Providers.Slurm;

/// <summary>The commands of Slurm.</summary>
internal sealed class SlurmClient(SlurmOptions options, string runId)
{
    private const int JobsPerCancel = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The name of all jobs of the run.</summary>
    public string JobName { get; } = "scalable-" + runId[(runId.LastIndexOf('-') + 1)..];

    /// <summary>What tells a batch's job from the others of the run.</summary>
    public string CommentOf(int batch) => $"{runId}:{Batch.DirectoryName(batch)}";

    public IReadOnlyList<string> SubmitWords(Batch batch) => SbatchArguments.For(batch, options, JobName, CommentOf(batch.Number));

    public CommandAnswer Submit(Batch batch) => CommandRunner.Run("sbatch", SubmitWords(batch), s_patience);

    /// <summary>All jobs of the run that Slurm still knows, in one call; null with the reason where it does not answer.</summary>
    public (IReadOnlyList<QueueEntry>? Entries, string? Complaint) Queue()
    {
        CommandAnswer answer = CommandRunner.Run("squeue", QueueEntry.Arguments(JobName), s_patience);
        return answer.Succeeded ? ([.. QueueEntry.Parse(answer.Output)], null) : (null, answer.Complaint);
    }

    public void Cancel(IEnumerable<string> jobs)
    {
        foreach (string[] some in jobs.Chunk(JobsPerCancel)) CommandRunner.Run("scancel", some, s_patience);
    }

    public void SetThrottle(Batch batch) =>
        CommandRunner.Run("scontrol", ["update", $"JobId={batch.JobId}", $"ArrayTaskThrottle={batch.Throttle}"], s_patience);
}
