using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Scalable.Runs.Importing.Storing;

/// <summary>
/// Reports whether two records are of the same attempt, whichever files they come from: the same task id, which was submitted
/// (else begun, else ended) at the same time, to the millisecond. Attempts without any time are the same if their end and measurements are,
/// and, unless ids are unique, their project is.
/// </summary>
internal sealed class AttemptIdentity(string project, bool hasUniqueIds)
{
    private const char Copy = '~';
    private const int MaxBytesOnStack = 512;

    /// <summary>When the attempt was submitted, else begun, else ended.</summary>
    public static DateTimeOffset? BeginOf(TaskRecord task) => task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt;

    /// <summary>The identity as the first 128 bits of a SHA-256.</summary>
    public UInt128 Of(TaskRecord task)
    {
        ReadOnlySpan<char> id = OriginalId(task.TaskId);
        string rest = BeginOf(task) is { } begin
            ? string.Create(CultureInfo.InvariantCulture, $"\n{begin.ToUnixTimeMilliseconds()}")
            : string.Create(CultureInfo.InvariantCulture, $"\n{(hasUniqueIds ? "" : project)}\n{task.State}\n{task.DurationSeconds:R}\n{task.PeakMemory?.Bytes}");
        int most = Encoding.UTF8.GetMaxByteCount(id.Length + rest.Length);
        Span<byte> bytes = most <= MaxBytesOnStack ? stackalloc byte[MaxBytesOnStack] : new byte[most];
        int length = Encoding.UTF8.GetBytes(id, bytes);
        bytes = bytes[..(length + Encoding.UTF8.GetBytes(rest, bytes[length..]))];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>A digest of attempts and how far they have come, whatever their order: the sum of their identities.</summary>
    public string Digest(IEnumerable<TaskRecord> tasks) => Digest(tasks.Select(task => (task, Of(task))));

    /// <inheritdoc cref="Digest(IEnumerable{TaskRecord})"/>
    public static string Digest(IEnumerable<(TaskRecord Task, UInt128 Identity)> tasks)
    {
        UInt128 sum = 0;
        foreach ((TaskRecord task, UInt128 identity) in tasks) sum += identity * (UInt128)(2 * (int)task.State + 1);
        return sum.ToString("x32", CultureInfo.InvariantCulture);
    }

    /// <summary>The id in the records, without the mark of a further task of the same id.</summary>
    public static string OriginalId(string id)
    {
        int mark = id.LastIndexOf(Copy);
        return mark > 0 && id.AsSpan(mark + 1) is { Length: > 0 } number && number.IndexOfAnyExceptInRange('0', '9') < 0 ? id[..mark] : id;
    }

    /// <summary>
    /// Gives attempts that share id and number within a run another number, or, if ids are not unique, another id: traces of
    /// several runs that were put together have the same ids.
    /// </summary>
    public IReadOnlyList<TaskRecord> Distinguished(IReadOnlyList<TaskRecord> tasks)
    {
        var seen = new HashSet<(string, int)>(tasks.Count);
        var distinct = new TaskRecord[tasks.Count];
        for (int i = 0; i < tasks.Count; i++)
        {
            TaskRecord task = tasks[i];
            if (!seen.Add((task.TaskId, task.Attempt))) task = Another(task, seen);
            distinct[i] = task;
        }
        return distinct;
    }

    private TaskRecord Another(TaskRecord task, HashSet<(string, int)> seen)
    {
        string id = OriginalId(task.TaskId);
        for (int number = 2; ; number++)
        {
            TaskRecord other = hasUniqueIds ? task with { Attempt = number } : task with { TaskId = $"{id}{Copy}{number}" };
            if (seen.Add((other.TaskId, other.Attempt))) return other;
        }
    }
}

/// <summary>Attempts that belong into one run: those of one target, and of one day if runs are split by day.</summary>
internal sealed class AttemptGroup(string? target, DateOnly? day)
{
    private readonly Dictionary<ulong, int> _places = [];
    private readonly List<TaskRecord> _tasks = [];
    private readonly List<UInt128> _identities = [];

    public string? Target => target;

    public DateOnly? Day => day;

    public IReadOnlyList<TaskRecord> Tasks => _tasks;

    /// <summary>The identity of each task, in the same order.</summary>
    public IReadOnlyList<UInt128> Identities => _identities;

    /// <summary>Where each task stands, by the lower half of its identity.</summary>
    public IReadOnlyDictionary<ulong, int> Places => _places;

    public DateTimeOffset? From { get; private set; }

    public DateTimeOffset? To { get; private set; }

    /// <summary>True if an attempt has no time at all, so that any run may have it.</summary>
    public bool HasUndated { get; private set; }

    /// <summary>Adds an attempt; of two records of the same attempt the one that has ended counts, else the later.</summary>
    public void Add(UInt128 identity, TaskRecord task)
    {
        if (!_places.TryAdd((ulong)identity, _tasks.Count))
        {
            int place = _places[(ulong)identity];
            if (task.IsTerminal || !_tasks[place].IsTerminal) _tasks[place] = task;
            return;
        }
        _tasks.Add(task);
        _identities.Add(identity);
        if (AttemptIdentity.BeginOf(task) is not { } begin)
        {
            HasUndated = true;
            return;
        }
        if (From is null || begin < From) From = begin;
        if (To is null || begin > To) To = begin;
    }
}
