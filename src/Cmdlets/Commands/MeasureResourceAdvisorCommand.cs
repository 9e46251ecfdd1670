using System.Management.Automation;
using Scalable.Advising;
using Scalable.Evaluation.Backtesting;
using Scalable.Runs;
using Scalable.Advising.Engine;

namespace Scalable.Commands;

/// <summary>Replays a history and tells what each way of sizing would have cost.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ResourceAdvisor", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(BacktestResult), typeof(ModelTradeOff))]
public sealed class MeasureResourceAdvisorCommand : RunInputCmdlet
{
    /// <summary>Only tasks with one of these names; wildcards allowed.</summary>
    [Parameter]
    [Alias("TaskName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[]? Task { get; set; }

    /// <summary>The order of the replay.</summary>
    [Parameter]
    public ReplayProtocol Protocol { get; set; } = ReplayProtocol.Time;

    /// <summary>What the product sizes for.</summary>
    [Parameter]
    public SizingObjective Objective { get; set; } = SizingObjective.MinimumWaste;

    /// <summary>The confidence asked for.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Fixes the permutations of the random protocol.</summary>
    [Parameter]
    public int Seed { get; set; } = 1996;

    /// <summary>Tasks with fewer usable attempts are left out.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int MinimumRows { get; set; } = 10;

    /// <summary>Compares model types on later runs instead of replaying.</summary>
    [Parameter]
    public ModelType[]? ModelType { get; set; }

    protected override void EndProcessing()
    {
        try
        {
            IReadOnlyList<RunRecord> runs = RequireRuns();
            if (ModelType is { Length: > 0 }) CompareModels(runs);
            else Replay(runs);
        }
        catch (OperationCanceledException)
        {
            // The pipeline was stopped: a replay that is not complete says nothing.
        }
    }

    private void CompareModels(IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count < 2)
        {
            ThrowTerminatingError(new ArgumentException("Comparing model types needs at least two runs: one to learn from and a later one to predict."),
                ErrorIds.TooFewRuns, ErrorCategory.InvalidOperation, runs.Count, "Record or import more runs; Import-ScalableRun -SplitByDay makes a run of each day.");
        }
        foreach (ModelTradeOff row in ModelComparison.Run(runs, ModelType!, Confidence, StopToken)) WriteObject(row);
    }

    private void Replay(IReadOnlyList<RunRecord> runs)
    {
        var names = new NameFilter(Task);
        var options = new BacktestOptions { Protocol = Protocol, Objective = Objective, Confidence = Confidence, Seed = Seed, MinimumRows = MinimumRows };
        using var progress = new ProgressReporter(this, "Replaying the history");
        IReadOnlyList<BacktestResult> results = Backtest.Run(runs.SelectMany(run => run.Tasks).Where(task => names.Matches(task.TaskName)), options, progress, StopToken);
        if (results.Count == 0)
        {
            WriteWarning($"No task has {MinimumRows} succeeded attempts with a peak and a duration, so there is nothing to replay; lower -MinimumRows, or record more.");
            return;
        }
        foreach (BacktestResult result in results) WriteObject(result);
    }
}
