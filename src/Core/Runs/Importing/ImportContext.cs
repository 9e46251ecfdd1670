using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>What a reader of records works with: the options, and where it reports what it met.</summary>
internal sealed class ImportContext(ImportSource source, ImportOptions options)
{
    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);

    public ImportOptions Options => options;

    public ImportSource Source => source;

    public ProblemLog Log { get; } = new(source.Name);

    /// <summary>Rows (or records) met so far, those skipped included.</summary>
    public long Rows { get; set; }

    /// <summary>What happened to rows that gave no attempt, for a file that gave none at all.</summary>
    public string SkippedRows => _skipped.Count == 0 ? "it has no rows" : string.Join("; ", _skipped.Select(reason => $"{reason.Value} {(reason.Value == 1 ? "row" : "rows")}: {reason.Key}"));

    /// <summary>Leaves out a row, for a reason that is counted.</summary>
    public void Skip(string code, long line, string reason, string details = "")
    {
        Count(reason);
        Log.Add(code, line, () => $"{char.ToUpperInvariant(reason[0])}{reason[1..]}{details}; skipped.");
    }

    /// <summary>Counts a row that is left out without a warning.</summary>
    public void Count(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;

    /// <summary>A cell that is there and cannot be used; every column is reported once.</summary>
    public void Unreadable(string column, string cell, long line) =>
        Log.Add(HistoryProblemCodes.UnreadableValue, column, line, () => $"The column '{column}' cannot be read: '{Shorten(cell)}'; treated as missing.");

    /// <summary>The beginning of a text, without signs that a terminal may take for commands.</summary>
    public static string Shorten(string text)
    {
        string start = text.Length > 60 ? text[..60] + "..." : text;
        return string.Concat(start.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c));
    }
}

/// <summary>Counts what the attempts that ended do not say, to warn if a whole file says nothing of it.</summary>
internal sealed class ImportLosses(ImportContext context)
{
    private int _succeeded;
    private int _withDuration;
    private int _withPeak;
    private int _withTime;

    public void Note(TaskRecord task)
    {
        if (task.State != TaskState.Succeeded) return;
        _succeeded++;
        if (task.DurationSeconds is not null) _withDuration++;
        if (task.PeakMemory is not null) _withPeak++;
        if ((task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt) is not null) _withTime++;
    }

    /// <param name="duration">How the duration is called, and how to get it.</param>
    /// <param name="peak">The same of the peak memory.</param>
    /// <param name="time">The same of times; null if the format has none.</param>
    public void Report(string duration, string peak, string? time)
    {
        if (_succeeded == 0) return;
        if (_withDuration == 0) Lost(duration);
        if (_withPeak == 0) Lost(peak);
        if (_withTime == 0 && time is not null) Report(time, "which attempts are the recent ones is not known, and records of the same measurements count once");
    }

    private void Lost(string what) => Report(what, "nothing can be learned of it");

    private void Report(string what, string consequence) => context.Log.Add(HistoryProblemCodes.MissingValue, what, 0, () => $"No record says a {what}: {consequence}.");
}

/// <summary>Reads the attempts in records of one format.</summary>
/// <param name="provider">What ran the tasks, such as slurm.</param>
/// <param name="hasUniqueIds">True if the same task id always means the same job, as that of a batch system does.</param>
internal abstract class AttemptReader(string provider, bool hasUniqueIds)
{
    public string Provider => provider;

    public bool HasUniqueIds => hasUniqueIds;

    /// <summary>
    /// True if a peak may count the page cache, as that of a control group does, by which batch systems account; what is
    /// measured of the processes does not.
    /// </summary>
    public virtual bool MayCountPageCache => hasUniqueIds;

    /// <summary>
    /// The attempts in the order of the records, without a run; their target is the cluster that the records name. What
    /// cannot be read is treated as missing and reported.
    /// </summary>
    /// <exception cref="RunImportException">The records are not of this format, or a column that was asked for is not there.</exception>
    public abstract IEnumerable<TaskRecord> Read(ImportContext context);
}
