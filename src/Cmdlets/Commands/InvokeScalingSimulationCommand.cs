using Scalable.Evaluation.Simulation;

namespace Scalable.Commands;

/// <summary>Replays a history, or a generated workload, under scaling policies.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ScalingSimulation", SupportsShouldProcess = true, DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(SimulationResult))]
public sealed class InvokeScalingSimulationCommand : RunInputCmdlet
{
    private const string FromPatternSet = "Pattern";
    private static readonly SimulationOptions s_defaults = new();

    /// <summary>Generated workloads.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromPatternSet)]
    [ArgumentCompleter(typeof(WorkloadPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>Fixes the generated workloads.</summary>
    [Parameter(ParameterSetName = FromPatternSet)]
    public ulong Seed { get; set; } = 1;

    /// <summary>Gives every kind of task a tag of its own.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromRunSet)]
    public SwitchParameter TagPerTask { get; set; }

    /// <summary>Lets the policy Adaptive see what an advisor trained on earlier runs would have predicted.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromRunSet)]
    public ModelType? ModelType { get; set; }

    /// <summary>The policies to compare; the usual ones if left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScalingPolicyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Policy { get; set; } = [.. ScalingPolicies.Usual];

    /// <summary>Lets the queue alone decide in the policy Adaptive, whatever the runs before let expect.</summary>
    [Parameter]
    public SwitchParameter NoForesight { get; set; }

    /// <summary>A scaler whose options and memory the policy Adaptive has.</summary>
    [Parameter]
    [ValidateNotNull]
    public AdaptiveScaler? Scaler { get; set; }

    /// <summary>How long a requested worker takes to arrive.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime StartDelay { get; set; } = new(s_defaults.StartDelay);

    /// <summary>Workers that a tag keeps; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [Alias("MinWorkers")]
    [TagCountTransformation(AllowsOtherTags = true)]
    public Hashtable? MinWorker { get; set; }

    /// <summary>Workers that a tag never exceeds; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [Alias("MaxWorkers")]
    [TagCountTransformation(AllowsOtherTags = true)]
    public Hashtable? MaxWorker { get; set; }

    /// <summary>What a worker costs an hour; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [TagPriceTransformation(AllowsOtherTags = true)]
    public Hashtable? HourlyPrice { get; set; }

    /// <summary>Lets a worker cost from its request on.</summary>
    [Parameter]
    public SwitchParameter StartsAreBilled { get; set; }

    /// <summary>How far ahead policies see what will be submitted.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime Foresight { get; set; }

    /// <summary>An SVG file to draw demand, supply and queue in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PlotPath { get; set; }

    /// <summary>Replaces a plot that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName != FromPatternSet) base.ProcessRecord();
    }

    private protected override void Finish()
    {
        string? plot = PlotFile(PlotPath, Force);
        if (Scaler?.Advisor is not null) WriteWarning("The scaler's advisor is not asked, since it may have learnt from what is replayed; -ModelType trains one on earlier runs only.");
        var results = new List<SimulationResult>();
        foreach (Workload workload in Workloads())
            foreach (string policy in Policy)
            {
                if (Simulate(workload, policy, plot is not null) is not { } result) continue;
                results.Add(result);
                WriteObject(result);
            }
        if (results.Count > 0) WritePlot(plot, () => TimelineSvg.Draw(results));
    }

    private IEnumerable<Workload> Workloads()
    {
        if (ParameterSetName != FromPatternSet)
        {
            yield return Recorded(RequireRuns());
            yield break;
        }
        foreach (string name in Pattern)
            if (Generated(name) is { } workload) yield return workload;
    }

    private Workload Recorded(IReadOnlyList<RunRecord> runs)
    {
        string name = runs.Count == 1 ? runs[0].RunId : DisplayText.Count(runs.Count, "run");
        try
        {
            Func<IReadOnlyList<RunRecord>, IResourceAdvisor>? train = ModelType is { } type ? earlier => new LearnedAdvisor(earlier, new LearnedAdvisorOptions { ModelType = type }) : null;
            (Workload workload, int leftOut) = ShownWork.Run(this, "Reading the workload", _ =>
                (TagPerTask ? WorkloadHistory.WithTagPerTaskName(name, runs, out int without, train, StopToken) : WorkloadHistory.Of(name, runs, out without, train, StopToken), without));
            if (leftOut > 0) WriteWarning($"{DisplayText.Count(leftOut, "attempt")} without a time of submission or a believable duration cannot be replayed and were left out; {workload.Count} are replayed.");
            return workload;
        }
        catch (ArgumentException exception)
        {
            throw Terminating(exception, ErrorIds.NothingToSimulate, ErrorCategory.InvalidData, runs, "Give runs whose attempts have a time of submission and a duration; Get-ScalableTask shows them.");
        }
    }

    private Workload? Generated(string name)
    {
        try
        {
            return WorkloadPattern.Make(name, Seed);
        }
        catch (ArgumentException exception)
        {
            WriteError(exception, ErrorIds.PatternUnknown, ErrorCategory.InvalidArgument, name, "Complete -Pattern with Tab.");
            return null;
        }
    }

    private SimulationResult? Simulate(Workload workload, string name, bool keepTimeline)
    {
        try
        {
            IScalingPolicy policy = ScalingPolicies.Create(name, Scaler?.Options, Scaler?.Memory, foresees: !NoForesight && Scaler?.Options.Foresees is not false);
            SimulationOptions options = Options() with { KeepTimeline = keepTimeline };
            return ShownWork.Run(this, "Simulating", progress =>
            {
                progress.Report($"{name}: {workload.Name}");
                return ScalingSimulator.Run(workload, policy, options, StopToken);
            });
        }
        catch (InvalidOperationException exception)
        {
            WriteError(exception, ErrorIds.SimulationFailed, ErrorCategory.InvalidOperation, name, "Give every tag at least one worker with -MaxWorker.");
        }
        catch (ArgumentException exception)
        {
            string id = ScalingPolicies.Names.Contains(name, StringComparer.OrdinalIgnoreCase) ? ErrorIds.ScalerOptionInvalid : ErrorIds.PolicyUnknown;
            WriteError(exception, id, ErrorCategory.InvalidArgument, name, "Complete -Policy with Tab, and see that -MinWorker is not above -MaxWorker.");
        }
        return null;
    }

    private SimulationOptions Options()
    {
        AdaptiveScalerOptions? scaler = Scaler?.Options;
        var limits = new WorkerLimits(TagValues.ByTag<int>(MinWorker), TagValues.OfOthers<int>(MinWorker), TagValues.ByTag<int>(MaxWorker), TagValues.OfOthers<int>(MaxWorker));
        limits.Validate("-MinWorker", "-MaxWorker");
        return new SimulationOptions
        {
            StartDelay = StartDelay.ToTimeSpan(),
            MinWorkers = MinWorker is null && scaler is not null ? scaler.MinWorkers : limits.Minimum,
            MaxWorkers = MaxWorker is null && scaler is not null ? scaler.MaxWorkers : limits.Maximum,
            DefaultMinWorkers = limits.MinimumOfOthers ?? scaler?.DefaultMinWorkers ?? s_defaults.DefaultMinWorkers,
            DefaultMaxWorkers = limits.MaximumOr(scaler?.DefaultMaxWorkers ?? s_defaults.DefaultMaxWorkers),
            DefaultHourlyPrice = TagValues.OfOthers<double>(HourlyPrice) ?? scaler?.DefaultHourlyPrice ?? s_defaults.DefaultHourlyPrice,
            SlotsPerWorker = scaler?.SlotsPerWorker ?? s_defaults.SlotsPerWorker,
            HourlyPrice = HourlyPrice is null && scaler is not null ? scaler.HourlyPrice : TagValues.ByTag<double>(HourlyPrice),
            StartsAreBilled = StartsAreBilled,
            Foresight = Foresight.ToTimeSpan(),
        };
    }
}
