using Scalable.Evaluation.Reporting;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable report</c>: the summary of one run, or a page about all runs of a store.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var runId = new Option<string?>("--run-id") { Description = "The run to summarise.", HelpName = "ID" };
        var latest = new Option<bool>("--latest") { Description = "Summarise the newest run (the default)." };
        var html = new Option<string?>("--html") { Description = "Write one HTML file about all runs of the store instead: savings, efficiency, predictions, runs over time.", HelpName = "FILE" };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("report", "Summarises a recorded run, or all runs of a store as a page.") { runsDirectory, runId, latest, html, format, output };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(html) is { } page)
            {
                if (parsed.GetValue(latest) || parsed.GetValue(runId) is not null || parsed.GetValue(output) is not null || parsed.GetResult(format) is { Implicit: false })
                    throw new UsageException("--html is a file about all runs of the store: leave out --run-id, --latest, --format and --output.");
                WritePage(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), page, cancellationToken);
                return Task.FromResult(ExitCode.Success);
            }
            if (parsed.GetValue(latest) && parsed.GetValue(runId) is not null)
                throw new UsageException("--latest and --run-id exclude each other.");
            string directory = RunStore.Resolve(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), parsed.GetValue(runId));
            RunSummary summary = RunSummary.Of(directory);
            foreach (HistoryProblem problem in summary.Problems) Console.Error.WriteLine($"scalable: warning: {problem}");
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? summary.ToJson() : summary.ToText(), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static void WritePage(string directory, string file, CancellationToken cancellationToken)
    {
        RunHistory history = HistoryLoading.Load(directory, cancellationToken);
        using var progress = new TerminalProgress("Working out the report");
        HistoryReport report = HistoryReport.Of(history.Runs, null, progress, cancellationToken);
        AnswerOutput.Write(HtmlReport.Write(report, "Resource report", DateTimeOffset.UtcNow), file);
        Console.Out.WriteLine($"{file}: a report of {report.RunCount} runs, {report.Attempts} attempts");
    }
}
