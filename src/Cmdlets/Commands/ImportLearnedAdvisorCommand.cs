using Scalable.Advising.Persistence;

namespace Scalable.Commands;

/// <summary>Reads learned advisors from files that Export-LearnedAdvisor wrote.</summary>
[Cmdlet(VerbsData.Import, "LearnedAdvisor", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(LearnedAdvisor))]
public sealed class ImportLearnedAdvisorCommand : FileInputCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (string file in Given())
        {
            if (Directory.Exists(file))
            {
                WriteError(new IOException($"'{file}' is a directory."), ErrorIds.AdvisorFileInvalid, ErrorCategory.InvalidArgument, file,
                    "Name a file that Export-LearnedAdvisor wrote; New-LearnedAdvisor learns from a directory of runs.");
                continue;
            }
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
