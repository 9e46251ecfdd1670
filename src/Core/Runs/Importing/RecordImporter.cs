using System.Diagnostics;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Storing;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>Imports foreign records into a run store.</summary>
public static class RecordImporter
{
    /// <summary>The least share of a request that a peak must reach to hold mostly page cache, if nothing was killed.</summary>
    private const double NearlyAllOfRequest = 0.95;

    private const string LiveSource = "sacct";
    private static readonly TimeSpan s_progressPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Reads a file and writes its attempts to a run store. Each attempt is stored once, however often and in whichever files
    /// it is imported: one that is there stays as it is, unless it had not ended.
    /// </summary>
    /// <param name="file">The file; it may be compressed by gzip.</param>
    /// <param name="directory">The run store; made if it is not there.</param>
    /// <param name="format">The format of the file; null recognises it by its content.</param>
    /// <param name="options">How the records become runs.</param>
    /// <param name="overwrite">Whether attempts that the store has are written anew, as the options say now.</param>
    /// <param name="progress">Gets some five times a second how far the import has come.</param>
    /// <param name="cancellationToken">Ends the import; what was written stays, and is not written again the next time.</param>
    /// <exception cref="RunImportException">The file cannot be read, is not of the format, has no usable row, or lacks a column.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    /// <exception cref="OperationCanceledException">The import was cancelled.</exception>
    public static ImportResult Import(string file, string directory, RecordFormat? format = null, ImportOptions? options = null, bool overwrite = false, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using ImportSource source = ImportSource.Open(file);
        AttemptReader reader = RecordFormats.ReaderOf(format ?? RecordFormats.Recognise(ImportSource.Head(file), source.Name));
        options = OptionsOf(file, reader, options ?? new ImportOptions());
        try
        {
            return Import(source, reader, directory, options, overwrite, progress, cancellationToken);
        }
        catch (RunImportException problem) when (format is { } asked && RecordFormats.Other(asked, ImportSource.Head(file), source.Name) is { } other)
        {
            throw new RunImportException($"{problem.Message} The records look like {other}: leave out -Format, or give -Format {other} (--format {other.ToString().ToLowerInvariant()}).");
        }
    }

    /// <summary>The columns of a delimited table, by its first line; none for records of another form.</summary>
    /// <exception cref="RunImportException">The file is not there or cannot be read.</exception>
    public static IReadOnlyList<string> ColumnsOf(string file)
    {
        string first = ImportSource.Head(file).TrimStart('\uFEFF', ' ', '\r', '\n').Split('\n', 2)[0].TrimEnd('\r');
        if (first.StartsWith('{') || first.StartsWith('[')) return [];
        return [.. TableText.Names(first, TableText.UsualDelimiter(first) ?? "\t", quotes: true).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The directory of the benchmark files of a workflow of Snakemake, if the file is one of them; null for any other file. Those of
    /// a workflow that are imported together (see <see cref="ImportTogether"/>) are one run.
    /// </summary>
    public static string? BenchmarksOf(string file, RecordFormat? format = null)
    {
        file = Path.GetFullPath(file);
        if (format is not (null or RecordFormat.Snakemake) || Workflows.SnakemakeReader.BenchmarksOf(file) is not { } benchmarks) return null;
        try
        {
            string head = ImportSource.Head(file);
            return RecordFormats.Recognise(head, file) == RecordFormat.Snakemake && !Workflows.SnakemakeReader.IsReportHeader(head.Split('\n', 2)[0]) ? benchmarks : null;
        }
        catch (RunImportException)
        {
            return null;
        }
    }

    /// <summary>Imports the benchmark files of a workflow of Snakemake as one run (or several if there are very many attempts). A file that cannot be read is a problem of the result, unless none can.</summary>
    /// <param name="benchmarks">The directory that holds them; see <see cref="BenchmarksOf"/>.</param>
    /// <param name="files">The files.</param>
    /// <inheritdoc cref="Import(string, string, RecordFormat?, ImportOptions?, bool, IProgress{ImportProgress}?, CancellationToken)"/>
    public static ImportResult ImportTogether(string benchmarks, IReadOnlyList<string> files, string directory, ImportOptions? options = null, bool overwrite = false, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var reader = new Workflows.SnakemakeReader();
        options = OptionsOf(files[0], reader, options ?? new ImportOptions());
        using var whole = new ImportSource(benchmarks, TextReader.Null) { Undated = files.Where(File.Exists).Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file))).DefaultIfEmpty(DateTimeOffset.UtcNow).Min() };
        using var writer = new ImportWriter(directory, new ImportContext(whole, options), reader, overwrite);
        var problems = new List<HistoryProblem>();
        RunImportException? failure = null;
        long rows = 0, attempts = 0;
        for (int i = 0; i < files.Count; i++)
        {
            try
            {
                using ImportSource source = ImportSource.Open(files[i]);
                var context = new ImportContext(source, options);
                long before = attempts;
                foreach (TaskRecord task in Attempts(reader, context, cancellationToken))
                {
                    writer.Add(task);
                    attempts++;
                }
                rows += context.Rows;
                problems.AddRange(context.Log.Problems);
                if (attempts == before) throw Nothing(context);
            }
            catch (RunImportException problem)
            {
                failure = problem;
                problems.Add(new HistoryProblem(HistoryProblemCodes.UnusableRow, Path.GetFullPath(files[i]), 0, problem.Message));
            }
            progress?.Report(new ImportProgress(rows, writer.NewAttempts, (i + 1.0) / files.Count));
        }
        if (attempts == 0) throw failure!;
        writer.Flush();
        return new ImportResult([.. writer.Runs], problems);
    }

    /// <summary>A benchmark file of a workflow belongs to it, and not to a project of its own.</summary>
    private static ImportOptions OptionsOf(string file, AttemptReader reader, ImportOptions options) =>
        string.IsNullOrWhiteSpace(options.ProjectName) && reader is Workflows.SnakemakeReader && Workflows.SnakemakeReader.BenchmarksOf(Path.GetFullPath(file)) is { } benchmarks
            ? options with { ProjectName = Workflows.SnakemakeReader.WorkflowOf(benchmarks) }
            : options;

    /// <summary>Imports rows of a table that are at hand, such as objects of a pipeline; see <see cref="TableField"/>.</summary>
    /// <inheritdoc cref="Import(string, string, RecordFormat?, ImportOptions?, bool, IProgress{ImportProgress}?, CancellationToken)"/>
    public static ImportResult ImportRows(IEnumerable<IReadOnlyDictionary<string, string?>> rows, string directory, ImportOptions? options = null, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        using ImportSource source = ImportSource.OfText("", "pipeline");
        return Import(source, new Tables.TableReader(rows), directory, options ?? new ImportOptions(), overwrite, null, cancellationToken);
    }

    /// <summary>
    /// Asks a cluster's accounting, day by day, and writes the jobs that have ended to a run store, each once: periods may
    /// overlap from import to import, and an import that was interrupted may be run again.
    /// </summary>
    /// <exception cref="RunImportException">There is no sacct here or no accounting to ask, or a feature's column is none that it prints.</exception>
    /// <inheritdoc cref="Import(string, string, RecordFormat?, ImportOptions?, bool, IProgress{ImportProgress}?, CancellationToken)"/>
    public static ImportResult ImportLive(SacctQuery query, string directory, ImportOptions? options = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ImportOptions();
        var runs = new Dictionary<string, ImportedRun>(StringComparer.Ordinal);
        var problems = new List<HistoryProblem>();
        SacctQuery[] pages = [.. query.Pages()];
        for (int i = 0; i < pages.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string printed = SacctCommand.Run(pages[i], [.. options.FeatureColumns, .. options.TaskNameColumn is { } name ? [name] : Array.Empty<string>()]);
            using ImportSource source = ImportSource.OfText(printed, LiveSource);
            var context = new ImportContext(source, options);
            using var writer = new ImportWriter(directory, context, new Slurm.SacctReader(), overwrite: false);
            foreach (TaskRecord task in Attempts(new Slurm.SacctReader(), context, cancellationToken))
                if (task.IsTerminal) writer.Add(task);
            writer.Flush();
            foreach (ImportedRun run in writer.Runs) runs[run.Path] = runs.TryGetValue(run.Path, out ImportedRun? before) ? run with { New = run.New + before.New, Updated = run.Updated + before.Updated } : run;
            problems.AddRange(context.Log.Problems.Where(problem => problems.TrueForAll(known => known.Reason != problem.Reason)));
            progress?.Report(new ImportProgress(context.Rows, runs.Values.Sum(run => (long)run.New), (i + 1.0) / pages.Length));
        }
        return new ImportResult([.. runs.Values], problems);
    }

    /// <summary>Reads a file without writing anything; the path of the runs is that of the file.</summary>
    /// <exception cref="RunImportException">The file cannot be read, is not of the format, has no usable row, or lacks a column.</exception>
    public static RunHistory Read(string file, RecordFormat? format = null, ImportOptions? options = null)
    {
        using ImportSource source = ImportSource.Open(file);
        return Read(source, RecordFormats.ReaderOf(format ?? RecordFormats.Recognise(ImportSource.Head(file), source.Name)), options ?? new ImportOptions());
    }

    /// <summary>Reads a text; see <see cref="Read(string, RecordFormat?, ImportOptions?)"/>.</summary>
    /// <param name="text">The records.</param>
    /// <param name="name">Where they came from, for messages and the run's record.</param>
    /// <param name="format">Their format; null recognises it by the content.</param>
    /// <param name="options">How they become runs.</param>
    /// <exception cref="RunImportException">There is no attempt in it.</exception>
    public static RunHistory ReadText(string text, string name, RecordFormat? format = null, ImportOptions? options = null)
    {
        using ImportSource source = ImportSource.OfText(text, name);
        return Read(source, RecordFormats.ReaderOf(format ?? RecordFormats.Recognise(text, name)), options ?? new ImportOptions());
    }

    private static RunHistory Read(ImportSource source, AttemptReader reader, ImportOptions options)
    {
        var context = new ImportContext(source, options);
        var identity = new AttemptIdentity(ImportWriter.ProjectOf(context), reader.HasUniqueIds);
        var groups = new Dictionary<(string?, DateOnly?), AttemptGroup>();
        foreach (TaskRecord task in Attempts(reader, context, CancellationToken.None))
        {
            (string?, DateOnly?) place = (options.TargetName ?? task.Target, ImportWriter.DayOf(task, options));
            if (!groups.TryGetValue(place, out AttemptGroup? group)) groups[place] = group = new AttemptGroup(place.Item1, place.Item2);
            group.Add(identity.Of(task), task);
        }
        if (groups.Count == 0) throw Nothing(context);
        RunRecord[] runs = [.. groups.Values.OrderBy(group => group.Day).Select(group => ImportWriter.Record(context, reader.Provider, identity, group.Target, identity.Distinguished(group.Tasks)))];
        return new RunHistory(runs, [.. context.Log.Problems]);
    }

    private static ImportResult Import(ImportSource source, AttemptReader reader, string directory, ImportOptions options, bool overwrite, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var context = new ImportContext(source, options);
        using var writer = new ImportWriter(directory, context, reader, overwrite);
        long reported = Stopwatch.GetTimestamp(), attempts = 0;
        foreach (TaskRecord task in Attempts(reader, context, cancellationToken))
        {
            writer.Add(task);
            if (++attempts % 1024 != 0 || progress is null || Stopwatch.GetElapsedTime(reported) < s_progressPause) continue;
            reported = Stopwatch.GetTimestamp();
            progress.Report(new ImportProgress(context.Rows, writer.NewAttempts, source.Share));
        }
        if (attempts == 0) throw Nothing(context);
        writer.Flush();
        return new ImportResult([.. writer.Runs], [.. context.Log.Problems]);
    }

    private static IEnumerable<TaskRecord> Attempts(AttemptReader reader, ImportContext context, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (TaskRecord task in reader.Read(context))
        {
            if ((++count & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            yield return reader.MayCountPageCache && HoldsPageCache(task) ? task with { PeakMemoryIsUpperEstimate = true } : task;
        }
    }

    /// <summary>
    /// A peak that comes close to the request without a kill counts the page cache, which the kernel gives back when it needs
    /// to: the attempt held at most that much.
    /// </summary>
    private static bool HoldsPageCache(TaskRecord task) =>
        task.State == TaskState.Succeeded && task.PeakMemory is { } peak && task.RequestedMemory is { } request && peak.Bytes >= NearlyAllOfRequest * request.Bytes && peak.Bytes <= request.Bytes;

    private static RunImportException Nothing(ImportContext context) =>
        new($"'{context.Source.Name}' has no row of a task that ran; there is nothing to import: {context.SkippedRows}.");
}
