using Scalable.Runs;
using Scalable.Runs.Reading;

namespace Scalable.Sessions.Providers.Aws;

/// <summary>Runs attempts as jobs of AWS Batch through its command line. No component has more jobs there than workers.</summary>
internal sealed class BatchQueue : IJobQueue
{
    private readonly IAttemptObserver _observer;
    private readonly AwsOptions _options;
    private readonly BatchClient _batch;
    private readonly string _directory;
    private readonly List<AttemptRequest> _waiting = [];
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, int> _workers = new Dictionary<string, int>();

    private BatchQueue(ProviderContext context, AwsOptions options)
    {
        _observer = context.Observer;
        _options = options;
        _batch = new BatchClient(options);
        _directory = Path.Combine(context.RunDirectory, "batches");
        Directory.CreateDirectory(_directory);
    }

    /// <exception cref="InvalidOperationException">The target lacks an option, or the AWS command line is not on this machine.</exception>
    public static IProvider Provider(ProviderContext context)
    {
        AwsOptions options = AwsOptions.Of(context.Target);
        if (CommandRunner.Run(options.Program, ["--version"], TimeSpan.FromMinutes(1)).ExitCode == CommandRunner.NotFound)
            throw new InvalidOperationException($"The target '{context.Target.Name}' needs the AWS command line, and '{options.Program}' is not on this machine. Install awscli, or choose another target.");
        return new PollingProvider(new BatchQueue(context, options), context.Observer, fullBatch: 1, options.PollInterval);
    }

    public void Adopt(IReadOnlyList<AttemptRequest> requests)
    {
        foreach (AttemptRequest request in requests)
        {
            string? id = File.Exists(JobFile(request)) ? File.ReadAllText(JobFile(request)).Trim() : File.Exists(RequestFile(request)) ? _batch.Find(JobRequest.NameOf(request)) : null;
            if (id is null) _waiting.Add(request);
            else Track(new Job(id, request) { IsStarted = request.WasStarted });
        }
    }

    public void Submit(IReadOnlyList<AttemptRequest> requests, IReadOnlyDictionary<string, int> workers)
    {
        _waiting.AddRange(requests);
        Rebalance(workers);
    }

    public void Rebalance(IReadOnlyDictionary<string, int> workers)
    {
        _workers = workers;
        foreach (AttemptRequest request in _waiting.ToArray())
        {
            if (_jobs.Values.Count(job => job.Request.Component.Name == request.Component.Name) >= _workers.GetValueOrDefault(request.Component.Name, 1)) continue;
            _waiting.Remove(request);
            SubmitOne(request);
        }
    }

    public void Cancel(IReadOnlyList<AttemptRequest> requests)
    {
        foreach (AttemptRequest request in requests)
        {
            if (_waiting.RemoveAll(waiting => waiting.Key == request.Key) > 0)
            {
                _observer.OnEnded(request, new AttemptResult(AttemptOutcome.Cancelled));
                continue;
            }
            if (_jobs.Values.FirstOrDefault(job => job.Request.Key == request.Key) is not { } running) continue;
            running.CancelAsked = true;
            _batch.Terminate(running.Id);
        }
    }

    public void Poll()
    {
        if (_jobs.Count == 0) return;
        (IReadOnlyList<JobDetail>? details, string? complaint) = _batch.Describe(_jobs.Keys);
        if (details is null)
        {
            _observer.OnTrouble($"AWS Batch does not answer: {complaint}");
            return;
        }
        foreach (JobDetail detail in details)
            if (_jobs.TryGetValue(detail.Id, out Job? job)) Follow(job, detail);
    }

    public int Busy(string component)
    {
        lock (_jobs) return _jobs.Values.Count(job => job.IsStarted && job.Request.Component.Name == component);
    }

    public string Preview(AttemptRequest request)
    {
        string command = string.Join(' ', _batch.SubmitWords(RequestFile(request)).Select(ShellQuoting.ForReading).Prepend(_options.Program));
        return $"{command}\n\n{JobRequest.ToJson(request, _options)}\n";
    }

    private void SubmitOne(AttemptRequest request)
    {
        if (request.NeedsRunDirectory)
        {
            Refuse(request, "Script tasks read files of the run's directory, which a job of AWS Batch does not see; submit a command.");
            return;
        }
        try
        {
            AtomicFile.Write(RequestFile(request), JobRequest.ToJson(request, _options), ownerOnly: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(request, $"What its job is to run could not be written: {error.Message}");
            return;
        }
        CommandAnswer answer = _batch.Submit(RequestFile(request));
        if (!answer.Succeeded || JobId(answer.Output) is not { } id)
        {
            Refuse(request, $"AWS Batch refused it: {answer.Complaint}");
            return;
        }
        Track(new Job(id, request));
        try
        {
            AtomicFile.Write(JobFile(request), id + "\n");
            File.Delete(RequestFile(request)); // it holds the task's environment
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A later session finds the job by its name.
            _observer.OnTrouble($"The id of job {id} could not be written to the run's directory: {error.Message}");
        }
        _observer.OnWorkers("job_submitted", request.Component.Name, id, new() { ["tasks"] = 1 });
    }

    private void Follow(Job job, JobDetail detail)
    {
        if (detail.HasStarted && !job.IsStarted)
        {
            job.IsStarted = true;
            _observer.OnStarted(job.Request, detail.LogStream ?? job.Id, detail.StartedAt ?? DateTimeOffset.UtcNow);
        }
        if (!detail.HasEnded) return;
        lock (_jobs) _jobs.Remove(job.Id);
        _observer.OnEnded(job.Request, detail.ToResult(job.CancelAsked));
    }

    private void Track(Job job)
    {
        lock (_jobs) _jobs[job.Id] = job;
    }

    private void Refuse(AttemptRequest request, string message) => _observer.OnEnded(request, new AttemptResult(AttemptOutcome.Refused) { Message = message });

    private static string? JobId(string answer)
    {
        try
        {
            return JsonInput.Parse(answer).Required("jobId").Text();
        }
        catch (JsonInputException)
        {
            return null;
        }
    }

    private string RequestFile(AttemptRequest request) => Path.Combine(_directory, request.Key + ".request.json");

    private string JobFile(AttemptRequest request) => Path.Combine(_directory, request.Key + ".job");

    private sealed class Job(string id, AttemptRequest request)
    {
        public string Id => id;

        public AttemptRequest Request => request;

        public bool IsStarted { get; set; }

        public bool CancelAsked { get; set; }
    }
}
