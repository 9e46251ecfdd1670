namespace Scalable.Commands;

/// <summary>Writes the sessions that live, wherever they run, and those whose runs can be taken up.</summary>
[Cmdlet(VerbsCommon.Get, "ScalableSession", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(SessionStatus))]
public sealed class GetScalableSessionCommand : RunStoreCmdlet
{
    /// <summary>Only sessions in one of these states.</summary>
    [Parameter]
    public Scalable.Sessions.SessionState[]? State { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string store in RunStores())
        {
            try
            {
                foreach (SessionStatus session in SessionStatus.Of(store, StopToken))
                    if (Ids.Matches(session.RunId) & (State is null || State.Contains(session.State)))
                        WriteObject(session);
            }
            catch (RunStoreException exception)
            {
                WriteError(exception, ErrorIds.RunStoreNotFound, ErrorCategory.ObjectNotFound, store, "Give -Path the directory that holds the run-* directories, or set SCALABLE_RUNS_DIR.");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    protected override void EndProcessing()
    {
        if (StopToken.IsCancellationRequested) return;
        ReportMissing(Ids.Missing, ErrorIds.RunNotFound, id => $"No session lives or can be taken up of the run '{id}'.", "Get-ScalableRun lists all runs; one that has ended has no session.");
    }
}
