using Scalable.Runs.Indexing;
using Scalable.Runs.Reading;

namespace Scalable.Runs;

/// <summary>
/// A directory of recorded runs, one <c>run-&lt;yyyyMMddTHHmmssZ&gt;-&lt;project&gt;-&lt;8 hex&gt;</c> directory each, in the
/// format of the telemetry store of JGCRI/scalable.
/// </summary>
public static class RunStore
{
    /// <summary>The environment variable that names the run store where nothing else does.</summary>
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
        if (File.Exists(Path.Combine(directory, RunFormat.Run))) return [directory];
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
    /// The directory of one run of a store: the one called <paramref name="runId"/>, or the latest where that is null or "latest".
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
    /// record is used, and every problem is told in the result.
    /// </summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static RunHistory Read(string directory, RunReadOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadRuns(RunDirectories(directory), IsRun(directory) ? null : Path.GetFullPath(directory), options, cancellationToken);

    /// <summary>Reads one run.</summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    public static RunHistory ReadRun(string runDirectory, RunReadOptions? options = null)
    {
        runDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(runDirectory));
        return Directory.Exists(runDirectory)
            ? ReadRuns([runDirectory], options, CancellationToken.None)
            : throw new RunStoreException($"There is no run directory '{runDirectory}'.");
    }

    /// <summary>Reads the runs of the directories named, in that order; see <see cref="Read"/>.</summary>
    public static RunHistory ReadRuns(IReadOnlyList<string> runDirectories, RunReadOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadRuns(runDirectories, store: null, options, cancellationToken);

    private static bool IsRun(string directory) => File.Exists(Path.Combine(directory, RunFormat.Run));

    private static RunHistory ReadRuns(IReadOnlyList<string> runDirectories, string? store, RunReadOptions? options, CancellationToken cancellationToken)
    {
        options ??= new RunReadOptions();
        int threads = Math.Clamp(options.MaxParallelRuns, 1, Math.Max(1, runDirectories.Count));
        var reading = new IndexedReading(options.UseIndex ? store : null, runDirectories.Count);
        int next = -1;
        void ReadSome(int thread)
        {
            using var reader = new RunReader(options);
            var shapes = new FeatureShapes();
            for (int run = Interlocked.Increment(ref next); run < runDirectories.Count; run = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                reading.Read(run, runDirectories[run], reader, shapes);
            }
        }

        if (threads == 1) ReadSome(0);
        else Parallel.For(0, threads, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads }, ReadSome);
        return reading.Result();
    }
}
