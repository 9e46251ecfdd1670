using Scalable.Evaluation.Backtesting;

namespace Scalable.Commands;

/// <summary>Replays a history and reports what each advisor would have cost.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ResourceAdvisor", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(BacktestResult))]
public sealed class MeasureResourceAdvisorCommand : RunInputCmdlet
{
    private readonly List<IResourceAdvisor> _advisors = [];
    private bool _hasRead;

    /// <summary>What to replay; learns anew from the runs before each.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = FromPathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromRunSet)]
    [ValidateNotNull]
    public IResourceAdvisor[]? Advisor { get; set; }

    /// <summary>Only tasks with one of these names; wildcards allowed.</summary>
    [Parameter]
    [Alias("TaskName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[]? Task { get; set; }

    /// <summary>What memory is chosen for.</summary>
    [Parameter]
    public SizingObjective Objective { get; set; } = SizingObjective.Confidence;

    /// <summary>The confidence asked for.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Tasks with fewer attempts that can be judged are left out.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int MinimumRows { get; set; } = 10;

    /// <summary>Replays advisors of these model types, and the quantile advisor.</summary>
    [Parameter]
    public ModelType[]? ModelType { get; set; }

    /// <summary>Whose trainers fit the models of -ModelType; without it, of the default model type.</summary>
    [Parameter]
    public LearningBackend Backend { get; set; }

    protected override void ProcessRecord()
    {
        if (Advisor is not null) _advisors.AddRange(Advisor.Where(advisor => !_advisors.Contains(advisor)));
        if (ParameterSetName == FromRunSet || (!_hasRead && !HasOwnRuns())) base.ProcessRecord();
        _hasRead = true;
    }

    private protected override LearningBackend UsedBackend => Backend;

    private protected override void Finish() =>
        Replay(HasOwnRuns() ? [.. _advisors.OfType<ILearningAdvisor>().SelectMany(advisor => advisor.Runs).DistinctBy(run => run.RunId, StringComparer.Ordinal)] : RequireRuns());

    // Advisors from the pipeline, and no path: what they have learnt from is the history.
    private bool HasOwnRuns() =>
        ParameterSetName == FromPathSet && Path is null && _advisors.OfType<ILearningAdvisor>().Any(advisor => advisor.Runs.Count > 0);

    private void Replay(IReadOnlyList<RunRecord> runs)
    {
        ModelType[]? types = ModelType ?? (Backend == LearningBackend.Scalable ? null : [new LearnedAdvisorOptions().ModelType]);
        if (types is not null) _advisors.AddRange(types.Distinct().Select(type => new LearnedAdvisor([], new LearnedAdvisorOptions { ModelType = type, Backend = Backend })));
        if (types is not null && !_advisors.OfType<ResourceAdvisor>().Any()) _advisors.Add(new ResourceAdvisor([]));
        var names = new NameFilter(Task);
        var options = new BacktestOptions { Objective = Objective, Confidence = Confidence, MinimumRows = MinimumRows };
        if (Task is not null) runs = [.. runs.Select(run => Only(run, names))];
        ReportMissing(names.Missing, ErrorIds.TaskNotFound, NoAttemptsOf, "-Task");
        if (Task is not null && runs.All(run => run.Tasks.Count == 0)) return;
        BacktestOutcome outcome = ShownWork.Run(
            this, "Replaying the history",
            progress => Backtest.Run(runs, _advisors.Count > 0 ? _advisors : null, options, new CallbackProgress<BacktestProgress>(done => progress.Report(done.Advisor, done.Share, null)), StopToken),
            _advisors.Any(IsScript));
        foreach (string remark in outcome.Remarks) WriteWarning(remark);
        foreach (BacktestResult result in outcome.Results) WriteObject(result);
    }

    private static RunRecord Only(RunRecord run, NameFilter names) =>
        new() { RunId = run.RunId, Path = run.Path, TargetName = run.TargetName, StartedAt = run.StartedAt, Tasks = [.. run.Tasks.Where(task => names.Matches(task.TaskName))] };
}
