using Scalable.Scaling.Autoscaling;

namespace Scalable.Commands;

/// <summary>Sets how many workers components of a session have: by number, or as a scaling decision says.</summary>
[Cmdlet(VerbsCommon.Set, "ScalableWorker", SupportsShouldProcess = true, DefaultParameterSetName = CountSet)]
[OutputType(typeof(ScalableSession))]
public sealed class SetScalableWorkerCommand : ScalableCmdlet
{
    private const string CountSet = "Count";
    private const string DecisionSet = "Decision";

    /// <summary>The session.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CountSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DecisionSet)]
    [ValidateNotNull]
    public ScalableSession Session { get; set; } = null!;

    /// <summary>The component.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = CountSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComponentNameCompleter))]
    public string[] Component { get; set; } = [];

    /// <summary>How many of its tasks may run at once.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = CountSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Count { get; set; }

    /// <summary>A decision from Test-ScalingDecision, whose tags are components.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = DecisionSet)]
    [ValidateNotNull]
    public ScalingDecision Decision { get; set; } = null!;

    /// <summary>Writes the session to the pipeline as well.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == CountSet)
            foreach (string component in Component) Scale(component, Count);
        else
            foreach (WorkerChange change in WorkerChange.Of(Decision, Session)) Scale(change.Component, change.To);
        WarnBeyondTarget();
        if (PassThru) WriteObject(Session);
    }

    private void WarnBeyondTarget()
    {
        int workers = Session.Workers.Values.Sum();
        if (Session.MaxWorkers is { } most && workers > most)
            WriteWarning(string.Create(CultureInfo.InvariantCulture, $"The session now has {workers} workers; its target '{Session.Plan.Target}' is said to have room for {most} (max_workers in the manifest)."));
    }

    private void Scale(string component, int count)
    {
        try
        {
            if (ShouldProcess($"component '{component}' of run {Session.RunId}", string.Create(CultureInfo.InvariantCulture, $"Set {count} workers"))) Session.SetWorkers(component, count);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            WriteError(new ArgumentException(exception.Message.Split(" (Parameter", 2)[0]), ErrorIds.WorkerCountInvalid, ErrorCategory.LimitsExceeded, count, "Give -Count a smaller number.");
        }
        catch (InvalidOperationException exception)
        {
            WriteError(exception, ErrorIds.SessionStopped, ErrorCategory.InvalidOperation, Session, "Start another session with Start-ScalableSession.");
        }
        catch (ArgumentException exception)
        {
            WriteError(exception, ErrorIds.ComponentNotFound, ErrorCategory.ObjectNotFound, component, "Check the spelling; -Component completes from the session. A decision's tags are components of the session.");
        }
    }
}
