using System.Management.Automation;
using Scalable.Advising;
using Scalable.Advising.Persistence;

namespace Scalable.Commands;

/// <summary>Reads learned advisors from files that Export-LearnedAdvisor wrote.</summary>
[Cmdlet(VerbsData.Import, "LearnedAdvisor", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LearnedAdvisor))]
public sealed class ImportLearnedAdvisorCommand : ScalableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Files to read; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files to read, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string file in RunStorePaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingPath))
        {
            try
            {
                WriteObject(AdvisorFile.Read(file));
            }
            catch (AdvisorFileException exception)
            {
                WriteError(exception, ErrorIds.AdvisorFileInvalid, ErrorCategory.InvalidData, file, "Export the advisor again with Export-LearnedAdvisor.");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                WriteError(exception, ErrorIds.AdvisorFileInvalid, ErrorCategory.ReadError, file, "Check that the file can be read.");
            }
        }
    }
}
