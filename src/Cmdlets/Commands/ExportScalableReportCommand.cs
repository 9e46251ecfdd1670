using Scalable.Evaluation.Reporting;
using Scalable.Evaluation.Tuning;

namespace Scalable.Commands;

/// <summary>Writes a report of a history as one HTML file.</summary>
[Cmdlet(VerbsData.Export, "ScalableReport", DefaultParameterSetName = FromPathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportScalableReportCommand : RunInputCmdlet
{
    /// <summary>The HTML file to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The title of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Resource report";

    /// <summary>Scaling decisions to show instead of the newest that the runs recorded, as Test-ScalingDecision and Invoke-ScalableAutoscale write them.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScalingDecision[] Decision { get; set; } = [];

    /// <summary>Searches to show, as Invoke-HyperparameterSearch writes them.</summary>
    [Parameter]
    [ValidateNotNull]
    public SearchResult[] Search { get; set; } = [];

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Finish()
    {
        if (TryOutputFile(Destination, Force) is not { } file || !ShouldProcess(file, "Write a report")) return;
        IReadOnlyList<RunRecord> runs = RequireRuns();
        HistoryReport report = ShownWork.Run(this, "Working out the report", progress => HistoryReport.Of(runs, null, progress, StopToken)) with { Searches = Search };
        if (Decision.Length > 0) report = report with { Decisions = Decision };
        if (TryWrite(file, "report", () => AtomicFile.Write(file, HtmlReport.Write(report, Title, DateTimeOffset.UtcNow)))) WriteFile(file);
    }
}
