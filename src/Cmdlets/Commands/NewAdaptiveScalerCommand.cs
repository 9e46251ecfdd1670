namespace Scalable.Commands;

/// <summary>Creates a scaler that decides how many workers each tag has.</summary>
[Cmdlet(VerbsCommon.New, "AdaptiveScaler")]
[OutputType(typeof(AdaptiveScaler))]
public sealed class NewAdaptiveScalerCommand : ScalableCmdlet
{
    private static readonly AdaptiveScalerOptions s_defaults = new();

    /// <summary>Predicts how long tasks take.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IResourceAdvisor? Advisor { get; set; }

    /// <summary>Earlier runs, as Get-ScalableRun writes them.</summary>
    [Parameter]
    [ValidateNotNull]
    public RunRecord[]? Run { get; set; }

    /// <summary>Run stores or run directories with earlier runs; wildcards are expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[]? Path { get; set; }

    /// <summary>The same as -Path, taken as it is: no character is a wildcard.</summary>
    [Parameter]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Lets the queue alone decide, whatever earlier runs let expect.</summary>
    [Parameter]
    public SwitchParameter NoForesight { get; set; }

    /// <summary>Workers that a tag keeps whatever its load; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [Alias("MinWorkers")]
    [TagCountTransformation(AllowsOtherTags = true)]
    public Hashtable? MinWorker { get; set; }

    /// <summary>Workers that a tag never exceeds; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [Alias("MaxWorkers")]
    [TagCountTransformation(AllowsOtherTags = true)]
    public Hashtable? MaxWorker { get; set; }

    /// <summary>Workers are added only while demand over supply is above this.</summary>
    [Parameter]
    [NumberTransformation]
    public double ScaleUpThreshold { get; set; } = s_defaults.ScaleUpThreshold;

    /// <summary>Workers are removed only while demand over supply is below this.</summary>
    [Parameter]
    [NumberTransformation]
    public double? ScaleDownThreshold { get; set; }

    /// <summary>How long a tag rests in one direction after it changed in that direction.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime Cooldown { get; set; } = new(s_defaults.Cooldown);

    /// <summary>The time in which what waits should be done.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? TargetDrainTime { get; set; }

    /// <summary>What a worker costs an hour; one number, or by tag, '*' for all others.</summary>
    [Parameter]
    [TagPriceTransformation(AllowsOtherTags = true)]
    public Hashtable? HourlyPrice { get; set; }

    /// <summary>What all workers together may cost an hour.</summary>
    [Parameter]
    [NumberTransformation]
    public double? MaxHourlyCost { get; set; }

    /// <summary>What the whole run may cost.</summary>
    [Parameter]
    [NumberTransformation]
    public double? MaxTotalCost { get; set; }

    /// <summary>The most workers that one decision adds to, or removes from, a tag.</summary>
    [Parameter]
    public int? MaxStep { get; set; }

    /// <summary>A tag shrinks to the highest wish in this window.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? ScaleDownWindow { get; set; }

    /// <summary>How long a requested worker takes to arrive, until an arrival has been seen.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime StartDelay { get; set; } = new(s_defaults.DefaultStartDelay);

    /// <summary>Tasks that a worker of a tag runs at once.</summary>
    [Parameter]
    [Alias("SlotsPerWorker")]
    [TagCountTransformation]
    public Hashtable? SlotPerWorker { get; set; }

    protected override void ProcessRecord()
    {
        try
        {
            AdaptiveScalerOptions options = Options();
            options.Validate(NameOf);
            WriteObject(AdaptiveScaler.AfterRuns(EarlierRuns(), options, Advisor));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.ScalerOptionInvalid, ErrorCategory.InvalidArgument, null,
                "Correct the value that the message names; Get-Help New-AdaptiveScaler -Full tells what each accepts.");
        }
    }

    /// <summary>The runs given, each once; a path that is not there, or has none, is reported.</summary>
    private IReadOnlyList<RunRecord> EarlierRuns()
    {
        var runs = new List<RunRecord>(Run ?? []);
        IEnumerable<string> stores = FilePaths.Resolve(this, Path ?? [], literal: false, ReportMissingPath).Concat(FilePaths.Resolve(this, LiteralPath ?? [], literal: true, ReportMissingPath));
        foreach (string store in stores) runs.AddRange(ReadRuns(store));
        return [.. runs.DistinctBy(run => run.Path, StringComparer.Ordinal)];
    }

    /// <summary>An option's parameter, for messages.</summary>
    private static string NameOf(string option) => option switch
    {
        nameof(AdaptiveScalerOptions.MinWorkers) or nameof(AdaptiveScalerOptions.DefaultMinWorkers) => "-MinWorker",
        nameof(AdaptiveScalerOptions.MaxWorkers) or nameof(AdaptiveScalerOptions.DefaultMaxWorkers) => "-MaxWorker",
        nameof(AdaptiveScalerOptions.HourlyPrice) or nameof(AdaptiveScalerOptions.DefaultHourlyPrice) => "-HourlyPrice",
        nameof(AdaptiveScalerOptions.SlotsPerWorker) => "-SlotPerWorker",
        nameof(AdaptiveScalerOptions.DefaultStartDelay) => "-StartDelay",
        _ => "-" + option,
    };

    private AdaptiveScalerOptions Options()
    {
        var limits = new WorkerLimits(TagValues.ByTag<int>(MinWorker), TagValues.OfOthers<int>(MinWorker), TagValues.ByTag<int>(MaxWorker), TagValues.OfOthers<int>(MaxWorker));
        limits.Validate("-MinWorker", "-MaxWorker");
        return Options(limits);
    }

    private AdaptiveScalerOptions Options(WorkerLimits limits) => new()
    {
        MinWorkers = limits.Minimum,
        MaxWorkers = limits.Maximum,
        DefaultMinWorkers = limits.MinimumOfOthers ?? s_defaults.DefaultMinWorkers,
        DefaultMaxWorkers = limits.MaximumOr(s_defaults.DefaultMaxWorkers),
        ScaleUpThreshold = ScaleUpThreshold,
        ScaleDownThreshold = ScaleDownThreshold ?? Math.Min(s_defaults.ScaleDownThreshold, ScaleUpThreshold),
        Cooldown = Cooldown.ToTimeSpan(),
        TargetDrainTime = TargetDrainTime?.ToTimeSpan(),
        HourlyPrice = TagValues.ByTag<double>(HourlyPrice),
        DefaultHourlyPrice = TagValues.OfOthers<double>(HourlyPrice) ?? s_defaults.DefaultHourlyPrice,
        Foresees = !NoForesight,
        MaxHourlyCost = MaxHourlyCost,
        MaxTotalCost = MaxTotalCost,
        MaxStep = MaxStep,
        ScaleDownWindow = ScaleDownWindow?.ToTimeSpan(),
        DefaultStartDelay = StartDelay.ToTimeSpan(),
        SlotsPerWorker = TagValues.ByTag<int>(SlotPerWorker),
    };
}
