using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scalable.History.Reading;

namespace Scalable.History.Importing;

/// <summary>
/// Makes runs of Slurm's accounting as <c>sacct --parsable2</c> prints it with a header: every job, element of an array and
/// component of a heterogeneous job becomes a task, its steps merged into it; every requeue an attempt.
/// </summary>
public static class SacctImporter
{
    /// <summary>Reads a file without writing anything.</summary>
    /// <exception cref="RunImportException">The file cannot be read, or holds no job.</exception>
    public static RunHistory Read(string file, SacctOptions? options = null)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(file)) throw new RunImportException($"There is no file '{file}'. Make it with: {SacctCommand.Example}");
        try
        {
            return ReadText(File.ReadAllText(file), file, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunImportException($"'{file}' cannot be read: {error.Message}");
        }
    }

    /// <summary>Reads what sacct printed; see <see cref="Read"/>.</summary>
    /// <param name="text">The text, header and all.</param>
    /// <param name="name">Where it came from, for messages and the run's record.</param>
    /// <param name="options">How it becomes runs.</param>
    /// <exception cref="RunImportException">There is no job in it.</exception>
    public static RunHistory ReadText(string text, string name, SacctOptions? options = null)
    {
        options ??= new SacctOptions();
        var log = new ProblemLog(name);
        (TraceColumns columns, IReadOnlyList<(SacctRow Job, IReadOnlyList<SacctRow> Steps, int Attempt)> jobs) = SacctFile.Read(text, name, log);
        var reader = new SacctJobReader(options, log);
        TaskRecord[] tasks = [.. jobs.Select(job => reader.Read(job.Job, job.Steps, job.Attempt, Features(job.Job, options, columns, name))).OfType<TaskRecord>()];
        if (tasks.Length == 0) throw new RunImportException($"'{name}' has no job; there is nothing to import.");
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        string? target = options.TargetName ?? jobs[0].Job["Cluster"];
        IEnumerable<IGrouping<DateOnly?, TaskRecord>> days = tasks.GroupBy(task => options.SplitByDay ? Day(task) : null).OrderBy(day => day.Key);
        return new RunHistory([.. days.Select(day => Run(name, digest, target, options, day.Key, [.. day]))], [.. log.Problems]);
    }

    /// <summary>Reads a file and writes its runs to a run store; their ids come of the content, so that it is not imported twice.</summary>
    /// <exception cref="RunImportException">As for <see cref="Read"/>.</exception>
    /// <exception cref="RunStoreException">A run is in the store already, and is not to be overwritten; nothing was written.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public static RunHistory Import(string file, string directory, SacctOptions? options = null, bool overwrite = false) =>
        Store(Read(file, options), directory, overwrite);

    /// <summary>Writes runs that were read to a store; see <see cref="Import"/>.</summary>
    /// <exception cref="RunStoreException">A run is in the store already, and is not to be overwritten; nothing was written.</exception>
    public static RunHistory Store(RunHistory jobs, string directory, bool overwrite = false)
    {
        RunRecord? present = overwrite ? null : jobs.Runs.FirstOrDefault(run => Path.Exists(Path.Combine(directory, run.RunId)));
        if (present is not null)
            throw new RunStoreException($"These jobs are in '{Path.GetFullPath(directory)}' already, as run '{present.RunId}'. Overwrite it to import them anew.");
        string[] written = [.. jobs.Runs.Select(run => RunWriter.Write(directory, run, overwrite))];
        RunHistory stored = RunStore.ReadRuns(written);
        return stored with { Problems = [.. jobs.Problems, .. stored.Problems] };
    }

    private static RunRecord Run(string name, byte[] digest, string? target, SacctOptions options, DateOnly? day, TaskRecord[] tasks)
    {
        string project = string.IsNullOrWhiteSpace(options.ProjectName) ? Path.GetFileNameWithoutExtension(name) : options.ProjectName;
        DateTimeOffset startedAt = tasks.Min(Begin) ?? DateTimeOffset.UnixEpoch;
        byte[] content = [.. digest, .. Encoding.ASCII.GetBytes(day?.ToString("O", CultureInfo.InvariantCulture) ?? "")];
        string runId = RunIds.CreateFor(project, startedAt, content);
        return new RunRecord
        {
            RunId = runId,
            Path = name,
            ProjectName = project,
            TargetName = target,
            ProviderName = "slurm",
            Status = "completed",
            StartedAt = startedAt,
            FinishedAt = tasks.Max(task => task.FinishedAt),
            ManifestLock = Convert.ToHexString(digest).ToLowerInvariant(),
            SourceManifestPath = name,
            Tasks = [.. tasks.OrderBy(task => task.FinishedAt ?? DateTimeOffset.MaxValue).Select(task => task with { RunId = runId, Target = target })],
        };
    }

    private static FeatureSet Features(SacctRow job, SacctOptions options, TraceColumns columns, string name)
    {
        string? missing = options.FeatureColumns.FirstOrDefault(column => !columns.Has(column));
        if (missing is not null) throw new RunImportException($"'{name}' has no column '{missing}' to make a feature of. Its columns are: {columns.Names}.");
        return FeatureSet.From(options.FeatureColumns.Where(column => job[column] is not null).Select(column => new KeyValuePair<string, FeatureValue>(column, FeatureValue.Parse(job[column]!))));
    }

    private static DateTimeOffset? Begin(TaskRecord task) => task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt;

    private static DateOnly? Day(TaskRecord task) => Begin(task) is { } begin ? DateOnly.FromDateTime(begin.UtcDateTime) : null;
}
