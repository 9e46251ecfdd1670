using System.Collections;
using System.Management.Automation;
using Scalable.Advising;
using Scalable.Scaling;
using Scalable.Units;

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
    public double ScaleUpThreshold { get; set; } = s_defaults.ScaleUpThreshold;

    /// <summary>Workers are removed only while demand over supply is below this.</summary>
    [Parameter]
    public double? ScaleDownThreshold { get; set; }

    /// <summary>How long a tag rests in one direction after it changed in that direction.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime Cooldown { get; set; } = new(s_defaults.Cooldown);

    /// <summary>The time in which what waits should be done.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? TargetDrainTime { get; set; }

    /// <summary>What a worker of a tag costs an hour.</summary>
    [Parameter]
    [TagPriceTransformation]
    public Hashtable? HourlyPrice { get; set; }

    /// <summary>What all workers together may cost an hour.</summary>
    [Parameter]
    public double? MaxHourlyCost { get; set; }

    /// <summary>What the whole run may cost.</summary>
    [Parameter]
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
            WriteObject(new AdaptiveScaler(Options(), Advisor));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.ScalerOptionInvalid, ErrorCategory.InvalidArgument, null,
                "Correct the value that the message names; Get-Help New-AdaptiveScaler -Full tells what each accepts.");
        }
    }

    private AdaptiveScalerOptions Options() => new()
    {
        MinWorkers = TagValues.ByTag<int>(MinWorker),
        MaxWorkers = TagValues.ByTag<int>(MaxWorker),
        DefaultMinWorkers = TagValues.OfOthers<int>(MinWorker) ?? s_defaults.DefaultMinWorkers,
        DefaultMaxWorkers = TagValues.OfOthers<int>(MaxWorker) ?? s_defaults.DefaultMaxWorkers,
        ScaleUpThreshold = ScaleUpThreshold,
        ScaleDownThreshold = ScaleDownThreshold ?? Math.Min(s_defaults.ScaleDownThreshold, ScaleUpThreshold),
        Cooldown = Cooldown.ToTimeSpan(),
        TargetDrainTime = TargetDrainTime?.ToTimeSpan(),
        HourlyPrice = TagValues.ByTag<double>(HourlyPrice),
        MaxHourlyCost = MaxHourlyCost,
        MaxTotalCost = MaxTotalCost,
        MaxStep = MaxStep,
        ScaleDownWindow = ScaleDownWindow?.ToTimeSpan(),
        DefaultStartDelay = StartDelay.ToTimeSpan(),
        SlotsPerWorker = TagValues.ByTag<int>(SlotPerWorker),
    };
}
