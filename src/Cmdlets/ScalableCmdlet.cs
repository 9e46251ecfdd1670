using Scalable.Advising.Evidence;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>What all cmdlets share: cancellation, and errors that say what to do.</summary>
public abstract class ScalableCmdlet : PSCmdlet, IDisposable
{
    private protected const string MissingPathAdvice = "Check the spelling; use -LiteralPath for a path with wildcard characters in it.";

    private readonly CancellationTokenSource _cancellation = new();
    private long _workBegan;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected internal CancellationToken StopToken => _cancellation.Token;

    /// <summary>When the cmdlet first had something to show progress of, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>: many short steps are long work too.</summary>
    internal long WorkBegan => _workBegan != 0 ? _workBegan : _workBegan = System.Diagnostics.Stopwatch.GetTimestamp();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected override void StopProcessing() => _cancellation.Cancel();

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _cancellation.Dispose();
    }

    /// <summary>Whether an advisor may be a script, which the pipeline's own thread alone can run.</summary>
    private protected static bool IsScript(IResourceAdvisor? advisor) => advisor is not null && advisor.GetType().Assembly != typeof(IResourceAdvisor).Assembly;

    /// <summary>Reports what is wrong with one input and goes on.</summary>
    protected void WriteError(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        WriteError(Describe(exception, errorId, category, target, recommendedAction));

    /// <summary>Ends the cmdlet.</summary>
    protected void ThrowTerminatingError(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        ThrowTerminatingError(Describe(exception, errorId, category, target, recommendedAction));

    /// <summary>As <see cref="ThrowTerminatingError(Exception, string, ErrorCategory, object?, string)"/>, for places where a value must follow: <c>throw Terminating(...)</c>.</summary>
    private protected Exception Terminating(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction)
    {
        ThrowTerminatingError(exception, errorId, category, target, recommendedAction);
        return exception;
    }

    /// <summary>Reports each name that was asked for and that nothing has, and goes on.</summary>
    /// <param name="missing">The names.</param>
    /// <param name="errorId">The id of the error.</param>
    /// <param name="message">What is to be said of a name.</param>
    /// <param name="recommendedAction">What to do; completing the parameter, if it is one's name.</param>
    private protected void ReportMissing(IEnumerable<string> missing, string errorId, Func<string, string> message, string recommendedAction)
    {
        if (recommendedAction.StartsWith('-')) recommendedAction = $"Complete {recommendedAction} with Tab, or use wildcards.";
        foreach (string name in missing) WriteError(new ItemNotFoundException(message(name)), errorId, ErrorCategory.ObjectNotFound, name, recommendedAction);
    }

    /// <summary>Reports a task that a history does not have, with the tasks that there are.</summary>
    private protected void ReportUnknownTask(string task, IReadOnlyList<string> known) =>
        ReportMissing([task], ErrorIds.TaskNotFound, NoAttemptsOf, KnownTasks.Advice(task, known));

    private protected static string NoAttemptsOf(string task) => $"The history has no attempts of the task '{task}'.";

    /// <summary>Warns of every problem met while reading.</summary>
    protected void WriteProblems(IEnumerable<HistoryProblem> problems)
    {
        foreach (HistoryProblem problem in problems) WriteWarning(problem.ToString());
    }

    /// <summary>Reads a manifest; null, and an error about this input, if the file cannot be read.</summary>
    private protected ManifestReading? ReadManifest(string file, string? target)
    {
        try
        {
            return ManifestReader.ReadFile(file, new ManifestReadOptions { Target = target });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportMissingManifest(file, exception);
            return null;
        }
    }

    private protected void ReportMissingManifest(string path, Exception exception) =>
        WriteError(exception, ErrorIds.ManifestNotFound, ErrorCategory.ObjectNotFound, path, "Give -Path the manifest, such as ./scalable.yaml, or write one with New-ScalableManifest; use -LiteralPath for a path with wildcard characters in it.");

    /// <summary>The manifest with its warnings written; null, and an error about this input, if it has errors.</summary>
    private protected Manifest? RequireValid(string file, ManifestReading reading)
    {
        foreach (ManifestFinding warning in reading.Findings.Where(finding => !finding.IsError)) WriteWarning(warning.ToString());
        if (reading.Manifest is { } manifest) return manifest;
        WriteError(new ManifestException(reading.Findings), ErrorIds.ManifestInvalid, ErrorCategory.InvalidData, file, "Correct the manifest; Test-ScalableManifest -Detailed writes its findings as objects.");
        return null;
    }

    /// <summary>Reports that nothing is where a path points to, and goes on.</summary>
    private protected virtual void ReportMissingPath(string path, Exception exception) =>
        WriteError(exception, ErrorIds.PathNotFound, ErrorCategory.ObjectNotFound, path, MissingPathAdvice);

    /// <summary>The file system path that a parameter names, for something to be written; ends the cmdlet if it is of another provider.</summary>
    private protected string OutputPath(string path)
    {
        try
        {
            return FilePaths.Of(this, path);
        }
        catch (Exception exception) when (exception is NotSupportedException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw Terminating(exception, ErrorIds.PathNotFound, ErrorCategory.InvalidArgument, path, "Give a path of the file system.");
        }
    }

    /// <summary>As <see cref="OutputPath"/>, of a file that can be written; ends the cmdlet otherwise, before any work is done.</summary>
    private protected string OutputFile(string path, bool mayReplace)
    {
        string file = OutputPath(path);
        if (OutputProblem(file, mayReplace) is { } problem) ThrowTerminatingError(problem);
        return file;
    }

    /// <summary>As <see cref="OutputFile"/>, of one of several inputs: null, and an error about this input, if it cannot be written.</summary>
    private protected string? TryOutputFile(string path, bool mayReplace)
    {
        string file = OutputPath(path);
        if (OutputProblem(file, mayReplace) is not { } problem) return file;
        WriteError(problem);
        return null;
    }

    /// <summary>Writes a file as a whole; false, and an error about this input, if it cannot be written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it is, for the message, such as report.</param>
    /// <param name="write">Writes it.</param>
    private protected bool TryWrite(string file, string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(new IOException($"The {what} cannot be written to '{file}'; what was there is unchanged.", exception), ErrorIds.ExportFailed, ErrorCategory.WriteError, file, "Check that the directory exists and can be written.");
            return false;
        }
    }

    /// <summary>The file of -PlotPath, if a plot can be written; null if none is wanted.</summary>
    private protected string? PlotFile(string? path, bool mayReplace)
    {
        if (mayReplace && path is null) WriteWarning("-Force has no effect without -PlotPath.");
        return path is null ? null : OutputFile(path, mayReplace);
    }

    /// <summary>Writes a plot if one is wanted.</summary>
    private protected void WritePlot(string? file, Func<string> draw)
    {
        if (file is not null && ShouldProcess(file, "Write the plot")) TryWrite(file, "plot", () => AtomicFile.Write(file, draw()));
    }

    /// <summary>Writes a file to the pipeline, as Get-Item does.</summary>
    private protected void WriteFile(string file) => WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);

    /// <summary>Why a file cannot be written: it is there and not to be replaced, or its directory is not there; null for no reason known.</summary>
    private protected static ErrorRecord? OutputProblem(string file, bool mayReplace) =>
        File.Exists(file) && !mayReplace ? Describe(new IOException($"The file '{file}' exists."), ErrorIds.FileExists, ErrorCategory.ResourceExists, file, "Use -Force to replace it.")
        : Directory.Exists(file) ? Describe(new IOException($"'{file}' is a directory."), ErrorIds.ExportFailed, ErrorCategory.InvalidArgument, file, "Name a file in it.")
        : Path.GetDirectoryName(file) is { Length: > 0 } directory && !Directory.Exists(directory) ? Describe(new DirectoryNotFoundException($"There is no directory '{directory}'."), ErrorIds.ExportFailed, ErrorCategory.ObjectNotFound, file, "Create it, or name another.")
        : null;

    /// <summary>Reads a run store, warning of every problem; a missing one is an error about this input only.</summary>
    protected IReadOnlyList<RunRecord> ReadRuns(string directory)
    {
        try
        {
            (RunHistory history, HistoryProblem[] implausible) = ShownWork.Run(this, "Reading runs", progress =>
            {
                progress.Report(directory);
                RunHistory read = RunStore.Read(directory, cancellationToken: StopToken);
                return (read, Plausibility.Problems(read.Runs).ToArray());
            });
            WriteProblems(history.Problems.Concat(implausible));
            WriteVerbose($"{DisplayText.Count(history.Runs.Count, "run")} read from '{directory}'.");
            return history.Runs;
        }
        catch (RunStoreException exception)
        {
            ReportMissingStore(directory, exception);
            return [];
        }
    }

    /// <summary>Opens a run store for questions about single tasks, warning of every problem; null, and an error about this input, if it is missing.</summary>
    protected ITaskHistory? OpenRuns(string directory)
    {
        try
        {
            (ITaskHistory history, IReadOnlyList<HistoryProblem> problems) = ShownWork.Run(this, "Reading runs", progress =>
            {
                progress.Report(directory);
                (ITaskHistory opened, IReadOnlyList<HistoryProblem> met) = RunStore.Open(directory, cancellationToken: StopToken);
                return (opened, (IReadOnlyList<HistoryProblem>)[.. met, .. opened.TaskNames.SelectMany(task => Plausibility.Problems(opened, task))]);
            });
            WriteVerbose($"{DisplayText.Count(history.RunCount, "run")} with {DisplayText.Count(history.TaskNames.Count, "kind")} of task in '{directory}'.");
            WriteProblems(problems);
            return history;
        }
        catch (RunStoreException exception)
        {
            ReportMissingStore(directory, exception);
            return null;
        }
    }

    /// <summary>Gives a run store's runs one by one, as soon as each is known, warning of every problem; a missing one is an error about this input only.</summary>
    protected IEnumerable<RunRecord> EnumerateRuns(string directory)
    {
        IEnumerator<(RunRecord Run, IReadOnlyList<HistoryProblem> Problems)> runs = RunStore.EnumerateRuns(directory, cancellationToken: StopToken).GetEnumerator();
        while (TryMoveNext(runs, directory))
        {
            WriteProblems(runs.Current.Problems);
            yield return runs.Current.Run;
        }
    }

    private bool TryMoveNext(IEnumerator<(RunRecord, IReadOnlyList<HistoryProblem>)> runs, string directory)
    {
        try
        {
            return runs.MoveNext();
        }
        catch (RunStoreException exception)
        {
            ReportMissingStore(directory, exception);
            return false;
        }
    }

    private void ReportMissingStore(string directory, RunStoreException exception) =>
        WriteError(exception, ErrorIds.RunStoreNotFound, ErrorCategory.ObjectNotFound, directory,
            "Give -Path the directory that holds the run-* directories, or set SCALABLE_RUNS_DIR.");

    private static ErrorRecord Describe(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        new(exception, errorId, category, target)
        {
            ErrorDetails = new ErrorDetails(Plain(exception)) { RecommendedAction = recommendedAction },
        };

    /// <summary>What an exception says to a reader: without the name of a C# parameter, and of several only the first.</summary>
    private static string Plain(Exception exception)
    {
        if (exception is AggregateException { InnerExceptions: [var first, ..] }) return Plain(first);
        if (exception is not ArgumentException { ParamName: not null }) return exception.Message;
        int end = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end > 0 ? exception.Message[..end] : exception.Message;
    }
}
