using Scalable.Advising.Persistence;

namespace Scalable.Commands;

/// <summary>Writes a learned advisor to a file.</summary>
[Cmdlet(VerbsData.Export, "LearnedAdvisor", SupportsShouldProcess = true)]
[OutputType(typeof(LearnedAdvisor))]
public sealed class ExportLearnedAdvisorCommand : ScalableCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The advisor.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LearnedAdvisor? Advisor { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the advisor to the pipeline as well.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (TryOutputFile(Path, Force) is not { } file || !ShouldProcess(file, "Export the learned advisor")) return;
        try
        {
            _ = ShownWork.Run(this, "Learning what is written", progress =>
            {
                Advisor!.TrainAll(progress, StopToken);
                return Advisor;
            });
            if (TryWrite(file, "advisor", () => AdvisorFile.Write(file, Advisor!)) && PassThru) WriteObject(Advisor);
        }
        catch (OperationCanceledException)
        {
            // The pipeline was stopped: what was there is unchanged.
        }
    }
}
