using System.Management.Automation;
using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Writes everything that is to be said about manifests.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ScalableManifest", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(ManifestFinding), typeof(bool))]
public sealed class TestScalableManifestCommand : ManifestCmdlet
{
    /// <summary>Writes only whether a session could be started with it.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(string file, ManifestReading reading)
    {
        if (Quiet) WriteObject(reading.IsValid);
        else WriteObject(reading.Findings, enumerateCollection: true);
    }
}
