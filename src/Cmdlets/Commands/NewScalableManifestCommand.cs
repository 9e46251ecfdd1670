using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Writes a manifest to begin with.</summary>
[Cmdlet(VerbsCommon.New, "ScalableManifest", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewScalableManifestCommand : ScalableCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ManifestCmdlet.DefaultName;

    /// <summary>What its target runs on.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public ManifestProvider Provider { get; set; }

    /// <summary>The project's name; otherwise that of the file's directory.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ProjectName { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (TryOutputFile(Path, Force) is not { } file || !ShouldProcess(file, $"Write a manifest for the provider {Provider}")) return;
        if (TryWrite(file, "manifest", () => AtomicFile.Write(file, ManifestTemplate.Text(Provider, ProjectName ?? DirectoryName(file), SchemaAddress())))) WriteFile(file);
    }

    /// <summary>The schema that lies beside the module's manifest.</summary>
    private string? SchemaAddress() =>
        MyInvocation.MyCommand.Module?.ModuleBase is { } module && System.IO.Path.Combine(module, "scalable.schema.json") is var schema && File.Exists(schema) ? new Uri(schema).AbsoluteUri : null;

    private static string DirectoryName(string file) => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file)) ?? "";
}
