using System.Globalization;
using System.Management.Automation;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>Sets how many workers a component of a session has.</summary>
[Cmdlet(VerbsCommon.Set, "ScalableWorker", SupportsShouldProcess = true)]
[OutputType(typeof(ScalableSession))]
public sealed class SetScalableWorkerCommand : ScalableCmdlet
{
    /// <summary>The session.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ScalableSession Session { get; set; } = null!;

    /// <summary>The component.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComponentNameCompleter))]
    public string[] Component { get; set; } = [];

    /// <summary>How many of its tasks may run at once.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateRange(0, int.MaxValue)]
    public int Count { get; set; }

    /// <summary>Writes the session to the pipeline as well.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string component in Component) Scale(component);
        if (PassThru) WriteObject(Session);
    }

    private void Scale(string component)
    {
        try
        {
            if (ShouldProcess($"component '{component}' of run {Session.RunId}", string.Create(CultureInfo.InvariantCulture, $"Set {Count} workers"))) Session.SetWorkers(component, Count);
        }
        catch (ArgumentException exception)
        {
            WriteError(exception, ErrorIds.ComponentNotFound, ErrorCategory.ObjectNotFound, component, "Check the spelling; -Component completes from the session.");
        }
    }
}
