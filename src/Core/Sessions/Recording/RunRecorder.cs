using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;
using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Recording;

/// <summary>
/// Writes a run while it happens, in the format of the Python project's telemetry store. What a method has returned from
/// survives the death of this process; the disk is brought up to date at an interval. Events of what has happened already
/// never throw: if they cannot be written they are kept, tried again with the next, and <see cref="Trouble"/> says why.
/// </summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly object _gate = new();
    private readonly AppendOnlyFile _tasks;
    private readonly AppendOnlyFile _resources;
    private readonly AppendOnlyFile _workers;
    private readonly AppendOnlyFile _failures;
    private readonly AppendOnlyFile _submissions;
    private readonly Timer? _flushing;
    private readonly bool _flushEach;
    private readonly DiskReserve _reserve;
    private readonly RunLock _lock;
    private RunRecord _run;
    private bool _closed;
    private string? _trouble;

    private RunRecorder(string directory, RunRecord run, RunLock held, TimeSpan flushInterval)
    {
        Directory = directory;
        _run = run;
        _lock = held;
        _tasks = Open(RunFiles.Tasks);
        _resources = Open(RunFiles.Resources);
        _workers = Open(RunFiles.Workers);
        _failures = Open(RunFiles.Failures);
        _submissions = new AppendOnlyFile(Path.Combine(Directory, RunFiles.Submissions), ownerOnly: true);
        _reserve = new DiskReserve(directory);
        _reserve.TryHold();
        _flushEach = flushInterval <= TimeSpan.Zero;
        if (!_flushEach) _flushing = new Timer(_ => FlushAll(), null, flushInterval, flushInterval);
    }

    /// <summary>The run's directory, absolute.</summary>
    public string Directory { get; }

    public string RunId => _run.RunId;

    public DateTimeOffset StartedAt => _run.StartedAt!.Value;

    /// <summary>Why events could not be written; null while all are.</summary>
    public string? Trouble
    {
        get { lock (_gate) return _trouble; }
    }

    /// <summary>Makes the run's directory and the files that say what it is.</summary>
    /// <param name="flushInterval">How long a line may wait for the disk; zero writes each through.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static RunRecorder Create(string store, Manifest manifest, ScalePlan plan, TimeSpan flushInterval)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string runId = RunIds.Create(manifest.Project.Name, now);
        string directory = Path.Combine(Path.GetFullPath(store), runId);
        System.IO.Directory.CreateDirectory(directory);
        return Held(directory, held =>
        {
            var run = new RunRecord
            {
                RunId = runId,
                Path = directory,
                ProjectName = manifest.Project.Name,
                TargetName = plan.Target,
                ProviderName = plan.Provider,
                ManifestLock = plan.ManifestLock,
                SourceManifestPath = manifest.SourcePath,
                StartedAt = now,
                Status = RunStatus.Running,
            };
            AtomicFile.Write(Path.Combine(directory, RunFiles.Manifest), ManifestWriter.Write(manifest.Resolved), ownerOnly: true);
            WriteText(directory, RunFiles.Plan, plan.ToJson() + "\n");
            WriteText(directory, RunFiles.Lock, plan.ManifestLock + "\n");
            RunWriter.WriteMetadata(directory, run);
            return new RunRecorder(directory, run, held, flushInterval);
        });
    }

    /// <summary>Goes on with a run that a session left, however it ended.</summary>
    /// <exception cref="InvalidDataException">There is no run in the directory.</exception>
    /// <exception cref="RunHeldException">A live session has the run.</exception>
    public static RunRecorder Reopen(string directory, TimeSpan flushInterval) => Held(directory, held =>
    {
        RunRecord run = RunMetadataReader.Require(directory) with { Status = RunStatus.Running, FinishedAt = null };
        RunWriter.WriteMetadata(directory, run);
        return new RunRecorder(directory, run, held, flushInterval);
    });

    private static RunRecorder Held(string directory, Func<RunLock, RunRecorder> open)
    {
        RunLock held = RunLock.Take(directory);
        try
        {
            return open(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes that an attempt begins, before it does; false, and nothing written, if that cannot be recorded.</summary>
    public bool TryStart(SessionTask task, TaskAttempt attempt, int workers)
    {
        string json = RunEvents.Task(task.ToRecord(attempt, _run, workers), attempt.State, attempt.StartedAt);
        lock (_gate)
        {
            // Without the reserve the disk is full, or was a moment ago.
            if (!_closed && !_reserve.TryHold())
            {
                _trouble ??= "There is no room on the disk.";
                return false;
            }
            try
            {
                Append(_tasks, json);
                return true;
            }
            catch (IOException error)
            {
                _trouble = error.Message;
                return false;
            }
        }
    }

    public void TaskEvent(SessionTask task, TaskAttempt attempt, DateTimeOffset at, int workers) =>
        AppendOrKeep(_tasks, RunEvents.Task(task.ToRecord(attempt, _run, workers), attempt.State, at));

    public void ResourceEvent(SessionTask task, TaskAttempt attempt, DateTimeOffset at, int workers) =>
        AppendOrKeep(_resources, RunEvents.Resources(task.ToRecord(attempt, _run, workers), _run.ProviderName, at));

    public void WorkerEvent(string state, string? component = null, string? worker = null, Dictionary<string, object?>? details = null) =>
        AppendOrKeep(_workers, PythonJson.Write(RunEvents.Worker(_run, state, component, worker, details ?? [])));

    public void WorkerEvent(string state, string? component, Action<Utf8JsonWriter> writeDetails)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) writeDetails(writer);
        using JsonDocument details = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        WorkerEvent(state, component, details: (Dictionary<string, object?>)PythonJson.ValueOf(details.RootElement)!);
    }

    public void FailureEvent(string failureClass, string message, string? taskId = null, Dictionary<string, object?>? details = null) =>
        AppendOrKeep(_failures, PythonJson.Write(RunEvents.Failure(_run, failureClass, message, taskId, details ?? [], DateTimeOffset.UtcNow)));

    /// <summary>Writes tasks that are about to be taken, each a line of JSON.</summary>
    /// <exception cref="IOException">They cannot be recorded, and so must not be taken.</exception>
    public void Submissions(IEnumerable<string> lines) => Append(_submissions, string.Join('\n', lines));

    /// <summary>Closes the files and writes how the run ended and its summary. Once is enough. Says what failed in <see cref="Trouble"/>.</summary>
    public void Close(string status)
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _flushing?.Dispose();
            _trouble = null;
            _reserve.Dispose();
            foreach (AppendOnlyFile file in Files) Try(file.Dispose);
            _run = _run with { Status = status, FinishedAt = DateTimeOffset.UtcNow };
            Try(() => RunWriter.WriteMetadata(Directory, _run));
            Try(() => RunWriter.WriteSummary(Directory));
            Try(_lock.Dispose);
        }
    }

    /// <summary>Marks the run as interrupted, to be taken up again.</summary>
    public void Dispose() => Close(RunStatus.Interrupted);

    private IEnumerable<AppendOnlyFile> Files => [_tasks, _resources, _workers, _failures, _submissions];

    private AppendOnlyFile Open(string file) => new(Path.Combine(Directory, file));

    /// <summary>Writes an event now, or, if it cannot be written, with the next.</summary>
    private void AppendOrKeep(AppendOnlyFile file, string json)
    {
        byte[] line = Encoding.UTF8.GetBytes(json + "\n");
        lock (_gate)
        {
            if (_closed) return;
            file.Keep(line);
            Try(_flushEach ? file.Flush : file.WriteKept);
        }
    }

    /// <exception cref="IOException">The lines cannot be written; none is.</exception>
    private void Append(AppendOnlyFile file, string lines)
    {
        lock (_gate)
        {
            if (_closed) return;
            file.Append(Encoding.UTF8.GetBytes(lines + "\n"));
            if (_flushEach) file.Flush();
        }
    }

    private void FlushAll()
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_reserve.IsHeld) _trouble = null;
            foreach (AppendOnlyFile file in Files) Try(file.Flush);
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _trouble = error.Message;
            if (_reserve.Release()) Try(write);
        }
    }

    private static void WriteText(string directory, string file, string text) => AtomicFile.Write(Path.Combine(directory, file), text);
}
