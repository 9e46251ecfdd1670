using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing.Storing;

/// <summary>A run that is in the store.</summary>
internal sealed class StoredRun(RunRecord metadata)
{
    public RunRecord Metadata { get; set; } = metadata;

    /// <summary>The identities of its attempts, in order; null until they are needed.</summary>
    public ulong[]? Keys { get; set; }

    /// <summary>False if none of its attempts can be among those of a period.</summary>
    public bool MayHold(DateTimeOffset? from, DateTimeOffset? to) =>
        from is null || Metadata.StartedAt is not { } start || ((Metadata.FinishedAt is not { } end || end >= from) && start <= to);
}

/// <summary>
/// The runs of one provider in a store, by what their run.json says. Their attempts are read only if some of those that are
/// imported may be among them, and the identities of only so many attempts are kept.
/// </summary>
internal sealed class StoredRuns
{
    /// <summary>Of eight bytes each.</summary>
    private const long MaxKeys = 12_000_000;

    private readonly List<StoredRun> _runs = [];
    private readonly Dictionary<string, StoredRun> _byDigest = new(StringComparer.Ordinal);
    private readonly Queue<StoredRun> _withKeys = new();
    private readonly AttemptIdentity _identity;
    private long _keys;

    public StoredRuns(string directory, string provider, AttemptIdentity identity)
    {
        _identity = identity;
        if (!Directory.Exists(directory)) return;
        var reader = new RunMetadataReader(new ValueCaches());
        foreach (string path in RunStore.RunDirectories(directory))
        {
            RunRecord metadata = reader.Read(path, new ProblemLog(System.IO.Path.Combine(path, RunFiles.Run)));
            if (metadata.ProviderName == provider) Add(new StoredRun(metadata));
        }
    }

    public IEnumerable<StoredRun> All => _runs;

    public StoredRun? WithDigest(string digest, string? target) => _byDigest.TryGetValue(digest, out StoredRun? run) && run.Metadata.TargetName == target ? run : null;

    public void Add(StoredRun run)
    {
        _runs.Add(run);
        Replace(run, run.Metadata);
    }

    /// <summary>Notes what a run is after it was written.</summary>
    public void Replace(StoredRun run, RunRecord metadata)
    {
        if (run.Metadata.ManifestLock is { } before) _byDigest.Remove(before);
        run.Metadata = Without(metadata);
        if (metadata.ManifestLock is { } digest) _byDigest[digest] = run;
    }

    public ulong[] KeysOf(StoredRun run) => run.Keys ?? SetKeys(run, Read(run).Tasks.Select(task => (ulong)_identity.Of(task)));

    public ulong[] SetKeys(StoredRun run, IEnumerable<ulong> keys)
    {
        if (run.Keys is null) _withKeys.Enqueue(run);
        _keys -= run.Keys?.Length ?? 0;
        run.Keys = [.. keys];
        Array.Sort(run.Keys);
        _keys += run.Keys.Length;
        while (_keys > MaxKeys && _withKeys.Peek() is var first && first != run)
        {
            _keys -= first.Keys!.Length;
            first.Keys = null;
            _withKeys.Dequeue();
        }
        return run.Keys;
    }

    public static RunRecord Read(StoredRun run) => RunStore.ReadRun(run.Metadata.Path).Runs[0];

    /// <summary>The metadata alone, so that the attempts do not stay in memory.</summary>
    private static RunRecord Without(RunRecord run) => run.Tasks.Count == 0 ? run : run with { Tasks = [] };
}
