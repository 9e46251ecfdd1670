namespace Scalable.Commands;

/// <summary>Ends sessions: cancels what has not finished and writes the run's summary.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ScalableSession", SupportsShouldProcess = true)]
[OutputType(typeof(ScalableSession))]
public sealed class StopScalableSessionCommand : ScalableCmdlet
{
    /// <summary>The sessions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public ScalableSession[] Session { get; set; } = [];

    /// <summary>Writes the sessions to the pipeline as well.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ScalableSession session in Session)
        {
            int open = session.Tasks.Count(task => !task.IsFinished);
            string action = open == 0 ? "End the session" : $"End the session and cancel {DisplayText.Count(open, "task")}";
            if (!session.IsStopped && ShouldProcess($"run {session.RunId}", action))
            {
                session.Stop();
                if (open > 0) WriteWarning($"{DisplayText.Count(open, "task")} of run {session.RunId} had not finished and {(open == 1 ? "is" : "are")} cancelled. Wait-ScalableTask waits for them.");
                foreach (string warning in session.Warnings) WriteWarning(warning);
            }
            if (PassThru) WriteObject(session);
        }
    }
}
