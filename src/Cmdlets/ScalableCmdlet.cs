using System.Management.Automation;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>What all cmdlets share: cancellation, and errors that say what to do.</summary>
public abstract class ScalableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken StopToken => _cancellation.Token;

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

    /// <summary>Tells what is wrong with one input and goes on.</summary>
    protected void WriteError(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        WriteError(Describe(exception, errorId, category, target, recommendedAction));

    /// <summary>Ends the cmdlet.</summary>
    protected void ThrowTerminatingError(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        ThrowTerminatingError(Describe(exception, errorId, category, target, recommendedAction));

    /// <summary>Warns of every problem met while reading.</summary>
    protected void WriteProblems(IEnumerable<HistoryProblem> problems)
    {
        foreach (HistoryProblem problem in problems) WriteWarning(problem.ToString());
    }

    /// <summary>Reads a manifest; null, and an error about this input, where the file cannot be read.</summary>
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
        WriteError(exception, ErrorIds.ManifestNotFound, ErrorCategory.ObjectNotFound, path, "Give -Path the manifest, such as ./scalable.yaml; use -LiteralPath for a path with wildcard characters in it.");

    /// <summary>The manifest with its warnings told; null, and an error about this input, where it has errors.</summary>
    private protected Manifest? RequireValid(string file, ManifestReading reading)
    {
        foreach (ManifestFinding warning in reading.Findings.Where(finding => !finding.IsError)) WriteWarning(warning.ToString());
        if (reading.Manifest is { } manifest) return manifest;
        WriteError(new ManifestException(reading.Findings), ErrorIds.ManifestInvalid, ErrorCategory.InvalidData, file, "Correct the manifest; Test-ScalableManifest writes its findings as objects.");
        return null;
    }

    /// <summary>Tells that nothing is where a path points to, and goes on.</summary>
    protected void ReportMissingPath(string path, Exception exception) =>
        WriteError(exception, ErrorIds.PathNotFound, ErrorCategory.ObjectNotFound, path, "Check the spelling; use -LiteralPath for a path with wildcard characters in it.");

    /// <summary>Reads a run store, warning of every problem; a missing one is an error about this input only.</summary>
    protected IReadOnlyList<RunRecord> ReadRuns(string directory)
    {
        try
        {
            RunHistory history = RunStore.Read(directory, cancellationToken: StopToken);
            WriteProblems(history.Problems);
            return history.Runs;
        }
        catch (RunStoreException exception)
        {
            WriteError(exception, ErrorIds.RunStoreNotFound, ErrorCategory.ObjectNotFound, directory,
                "Give -Path the directory that holds the run-* directories, or set SCALABLE_RUNS_DIR.");
            return [];
        }
    }

    private static ErrorRecord Describe(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        new(exception, errorId, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = recommendedAction },
        };
}
