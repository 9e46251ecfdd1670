using System.Security.Cryptography;
using System.Text;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>
/// Makes runs of Slurm's accounting as <c>sacct --parsable2</c> prints it with a header: every job, element of an array and
/// component of a heterogeneous job becomes a task, its steps merged into it; every requeue an attempt.
/// </summary>
public static class SacctImporter
{
    /// <summary>Reads a file without writing anything.</summary>
    /// <exception cref="RunImportException">The file cannot be read, or holds no job.</exception>
    public static RunHistory Read(string file, ImportOptions? options = null)
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
    public static RunHistory ReadText(string text, string name, ImportOptions? options = null)
    {
        RunHistory jobs = ReadText(text, name, options ?? new ImportOptions(), _ => true);
        return jobs.Runs.Count > 0 ? jobs : throw new RunImportException($"'{name}' has no job; there is nothing to import.");
    }

    /// <summary>Reads the jobs that are wanted, maybe none; each is judged with its target in it.</summary>
    internal static RunHistory ReadText(string text, string name, ImportOptions options, Func<TaskRecord, bool> isWanted)
    {
        var log = new ProblemLog(name);
        (TraceColumns columns, IReadOnlyList<(SacctRow Job, IReadOnlyList<SacctRow> Steps, int Attempt)> jobs) = SacctFile.Read(text, name, log);
        string? target = options.TargetName ?? jobs.Select(job => job.Job["Cluster"]).FirstOrDefault();
        var reader = new SacctJobReader(options, log);
        IEnumerable<TaskRecord> tasks = jobs
            .Select(job => reader.Read(job.Job, job.Steps, job.Attempt, Features(job.Job, options, columns, name)) is { } task ? task with { Target = target } : null)
            .OfType<TaskRecord>()
            .Where(isWanted);
        return new ImportedRuns(name, SHA256.HashData(Encoding.UTF8.GetBytes(text)), "slurm", target).Split(tasks, options, DateTimeOffset.UnixEpoch, log);
    }

    private static FeatureSet Features(SacctRow job, ImportOptions options, TraceColumns columns, string name)
    {
        string? missing = options.FeatureColumns.FirstOrDefault(column => !columns.Has(column));
        if (missing is not null) throw new RunImportException($"'{name}' has no column '{missing}' to make a feature of. Its columns are: {columns.Names}.");
        return FeatureSet.From(options.FeatureColumns.Where(column => job[column] is not null).Select(column => new KeyValuePair<string, FeatureValue>(column, FeatureValue.Parse(job[column]!))));
    }
}
