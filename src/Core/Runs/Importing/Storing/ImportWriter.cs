namespace Scalable.Runs.Importing.Storing;

/// <summary>
/// Puts attempts into a run store, each once: those that are there already are left as they are, those that were there
/// and have ended since are updated where they are, and new ones go into the run that has others of the same records, or
/// into a new one. Runs are cut at a number of attempts, so that any number of records needs little memory, and are written
/// while the next records are read. An import that was interrupted goes on when it is run again: a run whose digest is that
/// of what was read is not looked at further.
/// </summary>
internal sealed class ImportWriter : IDisposable
{
    private const int MaxRunsBeingWritten = 2;

    private readonly string _directory;
    private readonly ImportContext _context;
    private readonly string _provider;
    private readonly string _project;
    private readonly bool _overwrite;
    private readonly AttemptIdentity _identity;
    private readonly StoredRuns _stored;
    private readonly Dictionary<(string?, DateOnly?), AttemptGroup> _groups = [];
    private readonly Dictionary<string, ImportedRun> _imported = new(StringComparer.Ordinal);
    private readonly Queue<Task> _writing = new();
    private int _waiting;

    /// <param name="directory">The run store.</param>
    /// <param name="context">What is read, and the options.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="overwrite">Whether attempts that are in the store are written anew.</param>
    public ImportWriter(string directory, ImportContext context, AttemptReader reader, bool overwrite)
    {
        _directory = Path.GetFullPath(directory);
        _context = context;
        _provider = reader.Provider;
        _project = ProjectOf(context);
        _overwrite = overwrite;
        _identity = new AttemptIdentity(_project, reader.HasUniqueIds);
        _stored = new StoredRuns(_directory, _provider, _identity);
    }

    /// <summary>Attempts met so far that the store did not have.</summary>
    public long NewAttempts { get; private set; }

    /// <summary>The runs that have the attempts that were added, so far.</summary>
    public IReadOnlyCollection<ImportedRun> Runs => _imported.Values;

    public static string ProjectOf(ImportContext context) => string.IsNullOrWhiteSpace(context.Options.ProjectName) ? context.Source.ProjectName : context.Options.ProjectName;

    public static DateOnly? DayOf(TaskRecord task, ImportOptions options) =>
        options.SplitByDay && AttemptIdentity.BeginOf(task) is { } begin ? DateOnly.FromDateTime(begin.UtcDateTime) : null;

    /// <summary>Adds an attempt; see <see cref="Flush"/>.</summary>
    public void Add(TaskRecord task)
    {
        string? target = _context.Options.TargetName ?? task.Target;
        (string?, DateOnly?) place = (target, DayOf(task, _context.Options));
        if (!_groups.TryGetValue(place, out AttemptGroup? group)) _groups[place] = group = new AttemptGroup(place.Item1, place.Item2);
        int before = group.Tasks.Count;
        group.Add(_identity.Of(task), task);
        _waiting += group.Tasks.Count - before;
        if (group.Tasks.Count >= _context.Options.MaxAttemptsOfRun) Store(place);
        else if (_waiting >= 2 * _context.Options.MaxAttemptsOfRun) Store(_groups.MaxBy(other => other.Value.Tasks.Count).Key);
    }

    /// <summary>Writes what was added.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public void Flush()
    {
        foreach ((string?, DateOnly?) place in _groups.Keys.OrderBy(place => place.Item2).ToArray()) Store(place);
        WaitUntilWritten();
    }

    /// <summary>Waits for the runs that are being written.</summary>
    public void Dispose()
    {
        foreach (Task run in _writing) ((IAsyncResult)run).AsyncWaitHandle.WaitOne();
    }

    private void Store((string?, DateOnly?) place)
    {
        _groups.Remove(place, out AttemptGroup? group);
        _waiting -= group!.Tasks.Count;
        string digest = AttemptIdentity.Digest(group.Tasks.Zip(group.Identities));
        if (!_overwrite && _stored.WithDigest(digest, group.Target) is { } same)
        {
            _stored.SetKeys(same, group.Places.Keys);
            Count(same.Metadata, group.Tasks.Count, 0, 0, group.Tasks.Count);
            return;
        }
        var left = new Dictionary<ulong, int>(group.Places);
        StoredRun? home = null;
        foreach (StoredRun run in Candidates(group).ToArray())
        {
            if (left.Count == 0) break;
            ulong[] held = Held(run, left);
            if (held.Length == 0) continue;
            if (run.Metadata.ProjectName == _project && run.Metadata.TargetName == group.Target) home = run;
            Update(run, held, group);
            foreach (ulong key in held) left.Remove(key);
        }
        if (left.Count == 0) return;
        bool isWhole = left.Count == group.Tasks.Count;
        int[] places = isWhole ? [] : [.. left.Values.Order()];
        IReadOnlyList<TaskRecord> tasks = isWhole ? group.Tasks : [.. places.Select(place => group.Tasks[place])];
        if (home is not null && Extend(home, tasks)) return;
        WriteNew(group.Target, tasks, left.Keys, isWhole ? digest : AttemptIdentity.Digest(places.Select(place => (group.Tasks[place], group.Identities[place]))));
    }

    private IEnumerable<StoredRun> Candidates(AttemptGroup group) => _stored.All.Where(run =>
        (run.Metadata.TargetName == group.Target || (_overwrite && run.Metadata.SourceManifestPath == _context.Source.Name))
        && run.MayHold(group.HasUndated ? null : group.From, group.To));

    private ulong[] Held(StoredRun run, Dictionary<ulong, int> wanted)
    {
        if (run.Keys is null) WaitUntilWritten();
        ulong[] keys = _stored.KeysOf(run);
        return wanted.Count < keys.Length ? [.. wanted.Keys.Where(key => Array.BinarySearch(keys, key) >= 0)] : [.. keys.Where(wanted.ContainsKey)];
    }

    /// <summary>Replaces attempts of a run that had not ended by what is known now, or all of them if they are to be overwritten.</summary>
    private void Update(StoredRun run, ulong[] held, AttemptGroup group)
    {
        WaitUntilWritten();
        RunRecord stored = StoredRuns.Read(run);
        var asked = held.ToHashSet();
        var tasks = new List<TaskRecord>(stored.Tasks.Count);
        int updated = 0;
        foreach (TaskRecord task in stored.Tasks)
        {
            ulong key = (ulong)_identity.Of(task);
            TaskRecord? now = asked.Contains(key) ? group.Tasks[group.Places[key]] : null;
            bool isNewer = now is not null && (_overwrite || (!task.IsTerminal && now.State > task.State && now.State != TaskState.Unknown));
            tasks.Add(isNewer ? now! with { TaskId = task.TaskId, Attempt = task.Attempt } : task);
            if (isNewer) updated++;
        }
        if (updated > 0) Rewrite(run, tasks, _overwrite ? group.Target : stored.TargetName);
        Count(run.Metadata, stored.Tasks.Count, 0, updated, held.Length - updated);
    }

    /// <summary>Adds attempts to a run; false if it would get too large.</summary>
    private bool Extend(StoredRun run, IReadOnlyList<TaskRecord> tasks)
    {
        RunRecord stored = StoredRuns.Read(run);
        if (stored.Tasks.Count + tasks.Count > _context.Options.MaxAttemptsOfRun) return false;
        Rewrite(run, [.. stored.Tasks, .. tasks], stored.TargetName);
        Count(run.Metadata, stored.Tasks.Count + tasks.Count, tasks.Count, 0, 0);
        return true;
    }

    private void Rewrite(StoredRun run, IReadOnlyList<TaskRecord> tasks, string? target)
    {
        RunRecord record = Metadata(run.Metadata.RunId, target, _identity.Digest(tasks), tasks) with { Tasks = InOrder(tasks) };
        RunWriter.Write(_directory, record, overwrite: true);
        _stored.Replace(run, record);
        _stored.SetKeys(run, tasks.Select(task => (ulong)_identity.Of(task)));
    }

    /// <summary>Writes a new run, while the next records are read.</summary>
    private void WriteNew(string? target, IReadOnlyList<TaskRecord> tasks, IEnumerable<ulong> keys, string digest)
    {
        RunRecord metadata = Metadata(IdOf(_context, target, tasks, digest), target, digest, tasks);
        var run = new StoredRun(metadata);
        _stored.Add(run);
        _stored.SetKeys(run, keys);
        Count(metadata, tasks.Count, tasks.Count, 0, 0);
        if (_writing.Count == MaxRunsBeingWritten) _writing.Dequeue().GetAwaiter().GetResult();
        _writing.Enqueue(Task.Run(() => RunWriter.Write(_directory, metadata with { Tasks = InOrder(tasks) }, overwrite: true)));
    }

    private IReadOnlyList<TaskRecord> InOrder(IReadOnlyList<TaskRecord> tasks) => [.. ByEnd(_identity.Distinguished(tasks))];

    private void WaitUntilWritten()
    {
        while (_writing.TryDequeue(out Task? run)) run.GetAwaiter().GetResult();
    }

    /// <summary>A run of attempts that is not in a store; its path is that of the records.</summary>
    public static RunRecord Record(ImportContext context, string provider, AttemptIdentity identity, string? target, IReadOnlyList<TaskRecord> tasks)
    {
        string digest = identity.Digest(tasks), runId = IdOf(context, target, tasks, digest);
        return Metadata(context, provider, runId, context.Source.Name, target, digest, tasks) with
        {
            Tasks = [.. ByEnd(tasks).Select(task => task with { RunId = runId, Target = target })],
        };
    }

    private static string IdOf(ImportContext context, string? target, IReadOnlyList<TaskRecord> tasks, string digest) =>
        RunIds.CreateFor(ProjectOf(context), tasks.Min(AttemptIdentity.BeginOf) ?? context.Source.Undated, Encoding.ASCII.GetBytes(digest + target));

    private static IEnumerable<TaskRecord> ByEnd(IEnumerable<TaskRecord> tasks) => tasks.OrderBy(task => task.FinishedAt?.UtcTicks ?? long.MaxValue);

    private RunRecord Metadata(string runId, string? target, string digest, IReadOnlyList<TaskRecord> tasks) =>
        Metadata(_context, _provider, runId, Path.Combine(_directory, runId), target, digest, tasks);

    /// <summary>What a run of these attempts is, without them.</summary>
    private static RunRecord Metadata(ImportContext context, string provider, string runId, string path, string? target, string digest, IReadOnlyList<TaskRecord> tasks) => new()
    {
        RunId = runId,
        Path = path,
        ProjectName = ProjectOf(context),
        TargetName = target,
        ProviderName = provider,
        Status = "completed",
        StartedAt = tasks.Min(AttemptIdentity.BeginOf) ?? context.Source.Undated,
        FinishedAt = tasks.Max(task => task.FinishedAt),
        ManifestLock = digest,
        SourceManifestPath = context.Source.Name,
    };

    private void Count(RunRecord run, int attempts, int added, int updated, int known)
    {
        NewAttempts += added;
        _imported.TryGetValue(run.Path, out ImportedRun? before);
        _imported[run.Path] = new ImportedRun(run.Path, attempts, (before?.New ?? 0) + added, (before?.Updated ?? 0) + updated, (before?.AlreadyStored ?? 0) + known);
    }
}
