using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;

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

    /// <summary>All jobs of the run that Slurm still knows, in one call; null with the reason if it does not answer.</summary>
    public (IReadOnlyList<QueueEntry>? Entries, string? Complaint) Queue()
    {
        CommandAnswer answer = CommandRunner.Run("squeue", QueueEntry.Arguments(JobName), s_patience);
        return answer.Succeeded ? ([.. QueueEntry.Parse(answer.Output)], null) : (null, answer.Complaint);
    }

    public void Cancel(IEnumerable<string> jobs)
    {
        foreach (string[] some in jobs.Chunk(JobsPerCancel)) CommandRunner.Run("scancel", some, s_patience);
    }

    /// <summary>Tells Slurm a batch's throttle. To Slurm a throttle of 0 is none, so that a batch is held instead.</summary>
    public void SetThrottle(Batch batch)
    {
        bool hold = batch.Throttle == 0;
        if (batch.IsHeld != hold)
        {
            if (hold) BatchFiles.NoteHeld(batch, true);
            CommandRunner.Run("scontrol", [hold ? "hold" : "release", batch.JobId!], s_patience);
            if (!hold) BatchFiles.NoteHeld(batch, false);
        }
        if (!hold) CommandRunner.Run("scontrol", ["update", $"JobId={batch.JobId}", $"ArrayTaskThrottle={batch.Throttle}"], s_patience);
        batch.IsHeld = hold;
        batch.IsAdopted = false;
    }
}

/// <summary>A Slurm target's options.</summary>
internal sealed record SlurmOptions
{
    private const int DefaultArraySize = 1000; // Slurm's own default of MaxArraySize is 1001

    public required IReadOnlyList<string> SbatchArguments { get; init; }

    /// <summary>How many tasks go into one array at most.</summary>
    public int ArraySize { get; init; } = DefaultArraySize;

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether Slurm itself starts a job again when its node fails; if not, the session does, as a new attempt.</summary>
    public bool Requeue { get; init; }

    public static SlurmOptions Of(TargetSpec target)
    {
        var arguments = new List<string>();
        foreach ((string option, string argument) in new[]
        {
            ("partition", "partition"), ("queue", "partition"), ("account", "account"), ("qos", "qos"), ("reservation", "reservation"), ("constraint", "constraint"),
        })
            if (target.Text(option) is { Length: > 0 } value) arguments.Add($"--{argument}={value}");
        arguments.AddRange(target.Texts("sbatch_options"));
        return new SlurmOptions
        {
            SbatchArguments = arguments,
            ArraySize = target.Integer("array_size") ?? DefaultArraySize,
            PollInterval = TimeSpan.FromSeconds(target.Number("poll_seconds") ?? 5),
            Requeue = target.Boolean("requeue") ?? false,
        };
    }
}

/// <summary>The words of an sbatch command.</summary>
internal static class SbatchArguments
{
    private const long BytesPerMebibyte = 1 << 20;

    public static IReadOnlyList<string> For(Batch batch, SlurmOptions options, string jobName, string comment)
    {
        ComponentResources allocation = batch.Allocation;
        var words = new List<string>
        {
            "--parsable",
            $"--job-name={jobName}",
            $"--comment={comment}",
            Invariant($"--array=0-{batch.Keys.Count - 1}%{batch.Throttle}"),
            Invariant($"--cpus-per-task={allocation.Cpus}"),
            $"--chdir={batch.Directory}",
            "--output=%a.log",
            "--open-mode=append",
            options.Requeue ? "--requeue" : "--no-requeue",
        };
        if (allocation.Memory is { } memory) words.Add(Invariant($"--mem={(memory.Bytes + BytesPerMebibyte - 1) / BytesPerMebibyte}M"));
        if (allocation.Walltime is { } walltime) words.Add(Invariant($"--time={Math.Max(1, Math.Ceiling(walltime.TotalSeconds / 60))}"));
        words.AddRange(options.SbatchArguments);
        words.Add(Path.Combine(batch.Directory, BatchFiles.JobScript));
        return words;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
