using System.Management.Automation;
using Scalable.History;

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

    private static ErrorRecord Describe(Exception exception, string errorId, ErrorCategory category, object? target, string recommendedAction) =>
        new(exception, errorId, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = recommendedAction },
        };
}
