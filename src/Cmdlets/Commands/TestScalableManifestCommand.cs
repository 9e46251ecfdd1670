using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Answers whether a session could be started with a manifest; says what is wrong as warnings, or as objects.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ScalableManifest", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(bool), typeof(ManifestFinding))]
public sealed class TestScalableManifestCommand : ManifestCmdlet
{
    /// <summary>Writes every finding as an object in place of the answer.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Writes the answer alone, without warnings.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(string file, ManifestReading reading)
    {
        if (Detailed)
        {
            WriteObject(reading.Findings, enumerateCollection: true);
            return;
        }
        if (!Quiet)
            foreach (ManifestFinding finding in reading.Findings) WriteWarning(finding.ToString());
        WriteObject(reading.IsValid);
    }
}
