using System.CommandLine;
using Scalable.Runs;
using Scalable.Runs.Reporting;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable report</c>: the summary of one run.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var runId = new Option<string?>("--run-id") { Description = "The run to summarise.", HelpName = "ID" };
        var latest = new Option<bool>("--latest") { Description = "Summarise the newest run (the default)." };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("report", "Summarises a recorded run.") { runsDirectory, runId, latest, format, output };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(latest) && parsed.GetValue(runId) is not null)
                throw new UsageException("--latest and --run-id exclude each other.");
            string directory = RunStore.Resolve(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), parsed.GetValue(runId));
            RunSummary summary = RunSummary.Of(directory);
            foreach (HistoryProblem problem in summary.Problems) Console.Error.WriteLine($"scalable: warning: {problem}");
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? summary.ToJson() : summary.ToText(), parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
