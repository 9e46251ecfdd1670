using Scalable.Runs;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>Runs attempts as array jobs of Slurm: asks squeue once for all, and reads the results that the jobs leave in the run's directory.</summary>
internal sealed class SlurmQueue : IJobQueue
{
    private readonly IAttemptObserver _observer;
    private readonly string _runDirectory;
    private readonly SlurmOptions _options;
    private readonly SlurmClient _slurm;
    private readonly BatchFiles _files;
    private readonly JobWatch _watch;
    private readonly JobAccounting _accounting = new();
    private readonly List<AttemptRequest> _waiting = [];
    private readonly List<Batch> _batches = [];
    private readonly Dictionary<string, TrackedAttempt> _tracked = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, int> _workers = new Dictionary<string, int>();
    private int _nextBatch;

    public SlurmQueue(ProviderContext context, SlurmOptions options)
    {
        _observer = context.Observer;
        _runDirectory = context.RunDirectory;
        _options = options;
        _slurm = new SlurmClient(options, context.RunId);
        _files = new BatchFiles(context.RunDirectory);
        _files.WriteWrapper();
        _watch = new JobWatch(context.Observer, options);
        _nextBatch = _files.ReadAll().Select(batch => batch.Number + 1).DefaultIfEmpty(0).Max();
    }

    /// <exception cref="InvalidOperationException">Slurm's commands are not on this machine.</exception>
    public static IProvider Provider(ProviderContext context)
    {
        SlurmOptions options = SlurmOptions.Of(context.Target);
        CommandAnswer version = CommandRunner.Run("sbatch", ["--version"], TimeSpan.FromSeconds(30));
        if (version.ExitCode == CommandRunner.NotFound)
            throw new InvalidOperationException($"The target '{context.Target.Name}' needs Slurm's commands, and sbatch is not on this machine. Run on a login node, or choose another target.");
        return new PollingProvider(new SlurmQueue(context, options), context.Observer, options.ArraySize, options.PollInterval);
    }

    public int Busy(string component)
    {
        lock (_tracked) return _tracked.Values.Count(attempt => attempt.IsStarted && attempt.Batch.Component == component);
    }

    /// <summary>Attempts are in the batches of the earlier session if it got that far, else they are submitted anew.</summary>
    public void Adopt(IReadOnlyList<AttemptRequest> requests)
    {
        if (requests.Count == 0) return;
        Dictionary<string, AttemptRequest> wanted = requests.ToDictionary(request => request.Key, StringComparer.Ordinal);
        (IReadOnlyList<QueueEntry>? entries, string? complaint) = _slurm.Queue();
        if (entries is null) _observer.OnTrouble($"Slurm does not answer: {complaint}");
        foreach ((int number, string? recorded, string[] keys) in _files.ReadAll().Reverse())
        {
            string[] open = [.. keys.Where(wanted.ContainsKey)];
            string? jobId = recorded ?? entries?.FirstOrDefault(entry => entry.Comment == _slurm.CommentOf(number))?.JobId;
            if (open.Length == 0) continue;
            Batch batch = NewBatch(number, [.. open.Select(key => wanted[key])], keys, open.Length);
            batch.JobId = jobId;
            batch.IsAdopted = true;
            batch.IsHeld = BatchFiles.IsHeld(batch);
            foreach ((string key, int index) in keys.Select((key, index) => (key, index)).Where(entry => wanted.ContainsKey(entry.key)))
            {
                AttemptFiles files = FilesOf(key);
                // A batch that Slurm never took is run anew; should it have been taken after all, the claim keeps it from running twice.
                if (jobId is null && files.Owner() is null) continue;
                Track(new TrackedAttempt(wanted[key], batch, index, files));
                wanted.Remove(key);
            }
            if (batch.JobId is not null) _observer.OnWorkers("job_adopted", batch.Component, batch.JobId, new() { ["tasks"] = open.Length });
        }
        _waiting.AddRange(requests.Where(request => wanted.ContainsKey(request.Key)));
    }

    public void Submit(IReadOnlyList<AttemptRequest> requests, IReadOnlyDictionary<string, int> workers)
    {
        _workers = workers;
        _waiting.AddRange(requests);
        SubmitWaiting();
    }

    public void Cancel(IReadOnlyList<AttemptRequest> requests)
    {
        var jobs = new List<string>();
        foreach (AttemptRequest request in requests)
        {
            if (_waiting.RemoveAll(waiting => waiting.Key == request.Key) > 0)
            {
                _observer.OnEnded(request, new AttemptResult(AttemptOutcome.Cancelled));
            }
            else if (_tracked.TryGetValue(request.Key, out TrackedAttempt? attempt))
            {
                attempt.CancelAsked = true;
                if (attempt.JobName is { } job) jobs.Add(job);
            }
        }
        _slurm.Cancel(jobs);
    }

    public void Poll()
    {
        if (_tracked.Count == 0) return;
        (IReadOnlyList<QueueEntry>? entries, string? complaint) = _slurm.Queue();
        if (entries is null)
        {
            _observer.OnTrouble($"Slurm does not answer: {complaint}");
            return;
        }
        foreach ((TrackedAttempt attempt, AttemptResult result) in _accounting.Complete(_watch.Look([.. _tracked.Values], entries)))
        {
            lock (_tracked) _tracked.Remove(attempt.Request.Key);
            attempt.Batch.Open--;
            if (attempt.Batch.Open == 0) _batches.Remove(attempt.Batch);
            _observer.OnEnded(attempt.Request, result);
            attempt.Files.RemoveOrder();
        }
    }

    public void Rebalance(IReadOnlyDictionary<string, int> workers)
    {
        _workers = workers;
        Dictionary<Batch, int> running = _tracked.Values.Where(attempt => attempt.IsStarted).GroupBy(attempt => attempt.Batch).ToDictionary(batch => batch.Key, batch => batch.Count());
        foreach ((string component, int count) in workers)
            foreach (Batch batch in ThrottleRoom.Rebalance(_batches, component, count, batch => running.GetValueOrDefault(batch)))
                _slurm.SetThrottle(batch);
        SubmitWaiting();
    }

    public string Preview(AttemptRequest request)
    {
        Batch batch = NewBatch(_nextBatch, [request], [request.Key], throttle: 1, keep: false);
        string command = string.Join(" \\\n    ", _slurm.SubmitWords(batch).Select(ShellQuoting.ForReading).Prepend("sbatch"));
        return $"{command}\n\n# {BatchFiles.JobScript}\n{_files.Script(batch.Directory)}\n# in the job\n{string.Join(' ', request.Command.Select(ShellQuoting.ForReading))}\n";
    }

    private void SubmitWaiting()
    {
        int Free(string component) => ThrottleRoom.Free(_batches, component, _workers.GetValueOrDefault(component, 1));
        foreach ((AttemptRequest[] requests, int throttle) in BatchPlanner.Plan([.. _waiting], Free, _options.ArraySize).ToArray())
        {
            foreach (AttemptRequest request in requests) _waiting.Remove(request);
            SubmitBatch(requests, throttle);
        }
    }

    private void SubmitBatch(AttemptRequest[] requests, int throttle)
    {
        string[] keys = [.. requests.Select(request => request.Key)];
        Batch batch = NewBatch(_nextBatch++, requests, keys, throttle);
        if (TrySubmit(batch, requests) is { } refusal)
        {
            _batches.Remove(batch);
            foreach (AttemptRequest request in requests) _observer.OnEnded(request, new AttemptResult(AttemptOutcome.Refused) { Message = refusal });
            return;
        }
        for (int index = 0; index < requests.Length; index++) Track(new TrackedAttempt(requests[index], batch, index, FilesOf(keys[index])));
        _observer.OnWorkers("job_submitted", batch.Component, batch.JobId, new() { ["tasks"] = requests.Length, ["throttle"] = throttle });
    }

    /// <summary>Null if Slurm has taken the batch, else why not.</summary>
    private string? TrySubmit(Batch batch, AttemptRequest[] requests)
    {
        try
        {
            foreach (AttemptRequest request in requests) FilesOf(request.Key).WriteOrder(request);
            _files.Write(batch);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"What its job is to run could not be written: {error.Message}";
        }
        CommandAnswer answer = _slurm.Submit(batch);
        if (!answer.Succeeded) return $"Slurm refused it: {answer.Complaint}";
        batch.JobId = answer.Output.Trim().Split(';')[0];
        try
        {
            BatchFiles.WriteJobId(batch);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A later session finds the job by its comment.
            _observer.OnTrouble($"The id of job {batch.JobId} could not be written to the run's directory: {error.Message}");
        }
        return null;
    }

    private Batch NewBatch(int number, IReadOnlyList<AttemptRequest> open, IReadOnlyList<string> keys, int throttle, bool keep = true)
    {
        var batch = new Batch
        {
            Number = number,
            Directory = _files.DirectoryOf(number),
            Component = open[0].Component.Name,
            Allocation = BatchPlanner.AllocationOf(open),
            Keys = keys,
            Throttle = throttle,
            Open = keep ? 0 : open.Count,
        };
        if (keep) _batches.Add(batch);
        return batch;
    }

    private void Track(TrackedAttempt attempt)
    {
        attempt.Batch.Open++;
        lock (_tracked) _tracked[attempt.Request.Key] = attempt;
    }

    private AttemptFiles FilesOf(string key) => new(_runDirectory, key);
}
