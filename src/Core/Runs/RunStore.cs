using Scalable.Runs.Indexing;
using Scalable.Runs.Reading;

namespace Scalable.Runs;

/// <summary>
/// A directory of recorded runs, one <c>run-&lt;yyyyMMddTHHmmssZ&gt;-&lt;project&gt;-&lt;8 hex&gt;</c> directory each, in the
/// format of the telemetry store of JGCRI/scalable.
/// </summary>
public static class RunStore
{
    /// <summary>The name of the tasks by which a search over a session evaluates its trials; no advice is given on it.</summary>
    public const string SearchTaskName = "scalable_tune_trial";

    /// <summary>The environment variable that names the run store if nothing else does.</summary>
    public const string DirectoryVariable = "SCALABLE_RUNS_DIR";

    /// <summary>
    /// The run store to use: <paramref name="path"/> if given, else what the environment variable SCALABLE_RUNS_DIR says,
    /// else <c>.scalable/runs</c>. Relative paths are relative to the
    /// working directory; variables are looked up in the process's environment unless another is given.
    /// </summary>
    public static string DefaultDirectory(string workingDirectory, Func<string, string?>? environment = null, string? path = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        string chosen = !string.IsNullOrEmpty(path) ? path
            : environment(DirectoryVariable) is { Length: > 0 } named ? named
            : Path.Combine(".scalable", "runs");
        return Path.GetFullPath(chosen, Path.GetFullPath(workingDirectory));
    }

    /// <summary>
    /// The directories of the runs in a store, absolute and in ordinal order of their names, which is by time of start
    /// (for one project). A directory that is itself a run's is its own only run.
    /// </summary>
    /// <exception cref="RunStoreException">There is no such directory, or it cannot be listed.</exception>
    public static IReadOnlyList<string> RunDirectories(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!Directory.Exists(directory))
            throw new RunStoreException($"There is no directory '{directory}'. Name the directory of your runs, set {DirectoryVariable} to it, or record or import a run first.");
        if (File.Exists(Path.Combine(directory, RunFiles.Run))) return [directory];
        try
        {
            return [.. Directory.EnumerateDirectories(directory, RunFormat.DirectoryPrefix + "*").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunStoreException($"The directory '{directory}' cannot be listed: {e.Message} Check its permissions.");
        }
    }

    /// <summary>
    /// The directory of one run of a store: the one called <paramref name="runId"/>, or the latest if that is null or "latest".
    /// </summary>
    /// <exception cref="RunStoreException">There is no such store, no such run, or no run at all.</exception>
    public static string Resolve(string directory, string? runId = null)
    {
        IReadOnlyList<string> runs = RunDirectories(directory);
        if (runs.Count == 0)
            throw new RunStoreException($"There are no runs in '{Path.GetFullPath(directory)}' (no directory called {RunFormat.DirectoryPrefix}*). Record or import a run first, or name another directory.");
        if (runId is null or "latest") return runs[^1];
        return runs.FirstOrDefault(run => Path.GetFileName(run) == runId)
            ?? throw new RunStoreException($"There is no run '{runId}' in '{Path.GetFullPath(directory)}'. The latest of its {runs.Count} runs is '{Path.GetFileName(runs[^1])}'.");
    }

    /// <summary>
    /// Reads every run of a store, several at a time; what is returned does not depend on how many. Every readable
    /// record is used, and every problem is in the result.
    /// </summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static RunHistory Read(string directory, RunReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunReadOptions();
        IReadOnlyList<string> runs = RunDirectories(directory);
        if (!options.UseIndex || IsRun(directory)) return ReadRuns(runs, options, cancellationToken);
        try
        {
            IndexedStore store = new IndexUpdate(FullPath(directory), runs, IndexNeed.Everything, options, cancellationToken).Complete();
            return new RunHistory(store.ReadAll(cancellationToken), store.Problems);
        }
        catch (IOException)
        {
            return ReadRuns(runs, options, cancellationToken);
        }
    }

    /// <summary>
    /// Opens a store for questions about single tasks. Only what changed since the last command is read; of the rest the index
    /// beside the runs has the rows of each task together.
    /// </summary>
    /// <returns>The history, and every problem met in it.</returns>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static (ITaskHistory History, IReadOnlyList<HistoryProblem> Problems) Open(string directory, RunReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunReadOptions();
        if (options.UseIndex && !IsRun(directory))
        {
            try
            {
                IndexedStore store = new IndexUpdate(FullPath(directory), RunDirectories(directory), IndexNeed.OneTask, options, cancellationToken).Complete();
                return (store, store.Problems);
            }
            catch (IOException)
            {
                // No room for an index anywhere: it is done without.
            }
        }
        RunHistory read = ReadRuns(RunDirectories(directory), options, cancellationToken);
        return (new TaskHistoryOfRuns(read.Runs), read.Problems);
    }

    /// <summary>
    /// Gives the runs of a store one by one, in order, as soon as each is known, with its counts and problems. The tasks of a run are
    /// read when they are asked for.
    /// </summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static IEnumerable<(RunRecord Run, IReadOnlyList<HistoryProblem> Problems)> EnumerateRuns(string directory, RunReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunReadOptions();
        IReadOnlyList<string> runs = RunDirectories(directory);
        if (!options.UseIndex || IsRun(directory))
        {
            foreach (string run in runs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RunHistory read = ReadRuns([run], options, cancellationToken);
                yield return (read.Runs[0], read.Problems);
            }
            yield break;
        }
        var update = new IndexUpdate(FullPath(directory), runs, IndexNeed.Runs, options, cancellationToken);
        for (int number = 0; number < runs.Count; number++)
        {
            RunEntry entry = update.Entry(number);
            yield return (entry.Run, entry.Problems);
        }
        update.Complete();
    }

    /// <summary>Reads one run.</summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    public static RunHistory ReadRun(string runDirectory, RunReadOptions? options = null)
    {
        runDirectory = FullPath(runDirectory);
        return Directory.Exists(runDirectory)
            ? ReadRuns([runDirectory], options, CancellationToken.None)
            : throw new RunStoreException($"There is no run directory '{runDirectory}'.");
    }

    /// <summary>Reads the runs of the directories named, in that order; see <see cref="Read"/>.</summary>
    public static RunHistory ReadRuns(IReadOnlyList<string> runDirectories, RunReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RunReadOptions();
        var runs = new RunRecord[runDirectories.Count];
        var problems = new List<HistoryProblem>[runs.Length];
        int threads = Math.Clamp(options.MaxParallelRuns, 1, Math.Max(1, runs.Length)), next = -1;
        void ReadSome(int thread)
        {
            using var reader = new RunReader(options);
            for (int run = Interlocked.Increment(ref next); run < runs.Length; run = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                runs[run] = reader.Read(runDirectories[run], problems[run] = []);
            }
        }

        if (threads == 1) ReadSome(0);
        else Parallel.For(0, threads, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads }, ReadSome);
        return new RunHistory(runs, problems.SelectMany(some => some).ToArray());
    }

    private static bool IsRun(string directory) => File.Exists(Path.Combine(directory, RunFiles.Run));

    private static string FullPath(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
}

/// <summary>How a run store is read. What is read does not depend on it, but for lines beyond the limit.</summary>
public sealed record RunReadOptions
{
    /// <summary>How many runs are read at the same time; by default as many as there are cores.</summary>
    public int MaxParallelRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>Lines longer than this many bytes are reported and skipped; 64 MiB by default.</summary>
    public int LongestLineBytes { get; init; } = 64 << 20;

    /// <summary>Whether unchanged runs of a large store are taken from the index beside them, which is kept up to date.</summary>
    public bool UseIndex { get; init; } = true;
}

/// <summary>What was read from a run store: the runs in order of their directory names, and every problem met.</summary>
public sealed record RunHistory(IReadOnlyList<RunRecord> Runs, IReadOnlyList<HistoryProblem> Problems)
{
    /// <summary>All attempts of all runs, run by run.</summary>
    public IEnumerable<TaskRecord> Tasks => Runs.SelectMany(run => run.Tasks);
}

/// <summary>A run store, or a run in it, is not there; the message says what was looked for and what to do.</summary>
public sealed class RunStoreException(string message) : Exception(message);
