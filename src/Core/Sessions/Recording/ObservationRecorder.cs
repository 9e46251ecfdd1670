using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;
using Scalable.Advising;
using Scalable.Runs.Writing;
using Scalable.Runs;

namespace Scalable.Sessions.Recording;

/// <summary>
/// Appends what another scheduler's tasks were observed to use to a run store as it comes, so that later advice learns from
/// it: one run for each target that appears. What <see cref="Record"/> has returned from survives the death of this process.
/// </summary>
public sealed class ObservationRecorder(string store, string project) : IDisposable
{
    private const string AnyTarget = "any";
    private const string Provider = "stream";

    private readonly Dictionary<string, OpenRun> _runs = new(StringComparer.Ordinal);
    private readonly object _gate = new();
    private readonly ObservedIds _ids = new();
    private bool _closed;

    /// <summary>Appends one observation.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public void Record(SizingObservation observation)
    {
        string target = observation.Target ?? AnyTarget;
        lock (_gate)
        {
            if (_closed) throw new IOException("the recording has ended");
            if (!_runs.TryGetValue(target, out OpenRun? run)) _runs[target] = run = new OpenRun(store, project, target);
            run.Append(Attempt(run.Run, observation));
        }
    }

    /// <summary>Writes how the runs ended and their summaries.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (OpenRun run in _runs.Values) run.Dispose();
            _runs.Clear();
        }
    }

    private TaskRecord Attempt(RunRecord run, SizingObservation observation)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        (string id, int attempt) = _ids.Next(run.RunId, observation);
        bool failed = observation.State == TaskState.Failed;
        return new TaskRecord
        {
            RunId = run.RunId,
            TaskId = id,
            TaskName = observation.Task,
            Target = run.TargetName,
            State = observation.State,
            Attempt = attempt,
            SubmittedAt = now.AddSeconds(-(observation.DurationSeconds ?? 0)),
            FinishedAt = now,
            DurationSeconds = observation.DurationSeconds,
            ErrorType = failed ? ErrorType(observation.RanOutOf) : null,
            ErrorMessage = failed ? "reported as failed" : null,
            PeakMemory = observation.PeakMemoryBytes is { } peak ? new MemorySize((long)peak) : null,
            ObservedCpu = observation.CpuCores,
            RequestedMemory = (observation.AllocatedMemoryBytes ?? observation.RequestedMemoryBytes) is { } bytes ? new MemorySize((long)bytes) : null,
            RequestedWalltime = (observation.AllocatedWalltimeSeconds ?? observation.RequestedWalltimeSeconds) is { } seconds ? Walltime.FromSeconds(seconds) : null,
            RequestedCpus = observation.RequestedCpus,
            Features = FeatureSet.From(observation.Features),
        };
    }

    private static string ErrorType(SizingResource? ranOutOf) => ranOutOf switch
    {
        SizingResource.Memory => FailureClasses.OutOfMemory,
        SizingResource.Walltime => FailureClasses.Timeout,
        _ => FailureClasses.ExitStatus,
    };

    private sealed class OpenRun : IDisposable
    {
        private readonly AppendOnlyFile _tasks, _resources, _failures;
        private readonly PythonJsonWriter _events = new();

        public OpenRun(string store, string project, string target)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            string runId = RunIds.Create(project, now);
            Directory = Path.Combine(Path.GetFullPath(store), runId);
            Run = new RunRecord { RunId = runId, Path = Directory, ProjectName = project, TargetName = target, ProviderName = Provider, ManifestLock = "", StartedAt = now, Status = "running" };
            System.IO.Directory.CreateDirectory(Directory);
            RunWriter.WriteMetadata(Directory, Run);
            _tasks = Open(RunFiles.Tasks);
            _resources = Open(RunFiles.Resources);
            _failures = Open(RunFiles.Failures);
        }

        public string Directory { get; }

        public RunRecord Run { get; }

        public void Append(TaskRecord attempt)
        {
            Append(_tasks, output => RunEvents.Attempt(output, Run.RunId, attempt));
            Append(_resources, output => RunEvents.Resources(output, Run.RunId, attempt, Run.ProviderName));
            if (attempt.State == TaskState.Failed) Append(_failures, output => RunEvents.Failure(output, Run, attempt));
        }

        public void Dispose()
        {
            _tasks.Dispose();
            _resources.Dispose();
            _failures.Dispose();
            RunWriter.WriteMetadata(Directory, Run with { Status = "completed", FinishedAt = DateTimeOffset.UtcNow });
            RunWriter.WriteSummary(Directory);
        }

        private AppendOnlyFile Open(string file) => new(Path.Combine(Directory, file));

        private void Append(AppendOnlyFile file, Action<PythonJsonWriter> write)
        {
            _events.Clear();
            write(_events);
            file.Append(Encoding.UTF8.GetBytes(_events.Written.ToArray()));
        }
    }
}

/// <summary>
/// Names the tasks of observations so that each is read back by itself. Failed attempts and the one that follows them under
/// the same id and task name are attempts of one task. An id that was used before, by a task that has ended, gets a number:
/// <c>slot1~2</c>. Memory is bounded: once as many ids are known as fit, every further task gets a number.
/// </summary>
internal sealed class ObservedIds(int capacity = RecentById<int>.DefaultCapacity)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly RecentById<Open> _open = new(capacity);
    private long _made;

    /// <summary>The id to record an observation under, and which attempt of its task it is, from 1.</summary>
    public (string TaskId, int Attempt) Next(string runId, SizingObservation observation)
    {
        if (observation.Id is not { } told) return (Unique("unnamed"), 1);
        string key = $"{runId}\n{observation.Task}\n{told}";
        if (!_open.TryGet(key, out Open open)) open = new Open(Unique(told), 0);
        int attempt = open.Failed + 1;
        if (observation.State == TaskState.Failed) _open.Set(key, open with { Failed = attempt });
        else _open.Forget(key);
        return (open.TaskId, attempt);
    }

    private string Unique(string told)
    {
        _made++;
        if (_used.Count < capacity && _used.Add(told)) return told;
        string numbered = Numbered(told);
        while (_used.Contains(numbered))
        {
            _made++;
            numbered = Numbered(told);
        }
        if (_used.Count < capacity) _used.Add(numbered);
        return numbered;
    }

    private string Numbered(string told) => string.Create(CultureInfo.InvariantCulture, $"{told}~{_made}");

    private readonly record struct Open(string TaskId, int Failed);
}
