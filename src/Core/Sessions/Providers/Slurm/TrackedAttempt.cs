namespace Scalable.Sessions.Providers.Slurm;

/// <summary>An attempt that is in a batch.</summary>
internal sealed class TrackedAttempt(AttemptRequest order, Batch batch, int index, AttemptFiles files)
{
    public AttemptRequest Order => order;

    public Batch Batch => batch;

    public int Index => index;

    public AttemptFiles Files => files;

    /// <summary>Whether its start has been told.</summary>
    public bool IsStarted { get; set; } = order.WasStarted;

    public bool CancelAsked { get; set; }

    /// <summary>How often Slurm had started it over when last looked at.</summary>
    public string? Restart { get; set; }

    /// <summary>When it was first found ended, or gone from the queue, without a result.</summary>
    public long? MissingSince { get; set; }

    /// <summary>When its command was first found ended by a signal while Slurm still listed its job.</summary>
    public long? SignalledSince { get; set; }

    /// <summary>The job id and index that scancel takes; null until Slurm has taken the batch.</summary>
    public string? JobName => batch.JobId is { } id ? $"{id}_{index}" : null;

    /// <summary>What slurmstepd wrote into the job's log.</summary>
    public string Log
    {
        get
        {
            string path = Path.Combine(batch.Directory, $"{index}.log");
            try
            {
                return File.Exists(path) ? File.ReadAllText(path) : "";
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
