using Scalable.Scaling.Autoscaling;

namespace Scalable.Commands;

/// <summary>Asks a scaler about a session again and again until its work is done; carries its decisions out only with -Apply.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ScalableAutoscale", DefaultParameterSetName = RecommendSet, SupportsShouldProcess = true)]
[OutputType(typeof(ScalingDecision))]
public sealed class InvokeScalableAutoscaleCommand : ScalerCmdlet
{
    private const string RecommendSet = "Recommend";
    private const string ApplySet = "Apply";
    private static readonly AdaptiveScalerOptions s_defaults = new();

    /// <summary>The session to look after.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ScalableSession Session { get; set; } = null!;

    /// <summary>How often to decide.</summary>
    [Parameter(Position = 2)]
    [WalltimeTransformation]
    public Walltime Interval { get; set; } = new(s_defaults.Interval);

    /// <summary>Only says what it would do, which is the default.</summary>
    [Parameter(ParameterSetName = RecommendSet)]
    public SwitchParameter RecommendOnly { get; set; }

    /// <summary>Carries the decisions out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ApplySet)]
    public SwitchParameter Apply { get; set; }

    protected override void ProcessRecord()
    {
        if (Interval.ToTimeSpan() <= TimeSpan.Zero)
            ThrowTerminatingError(new ArgumentOutOfRangeException(nameof(Interval), Interval, "The interval must be above zero."), ErrorIds.ScalerOptionInvalid, ErrorCategory.InvalidArgument, Interval, "Give -Interval a time such as '15s'.");
        SessionAutoscaler autoscaler = Autoscaler(Session, Interval.ToTimeSpan());
        if (MyInvocation.BoundParameters.ContainsKey(nameof(RecommendOnly)) && !RecommendOnly)
            WriteWarning("-RecommendOnly:$false does not carry decisions out; -Apply does. This only says what it would do.");
        if (Apply && !ShouldProcess($"session {Session.RunId}", $"Change its workers as the scaler decides, every {Interval}"))
        {
            Tell(autoscaler.Preview());
            return;
        }
        try
        {
            AutoscaleLoop.Run(autoscaler, Interval.ToTimeSpan(), Apply, Tell, StopToken);
        }
        catch (OperationCanceledException)
        {
            WriteVerbose("The loop was stopped; the session goes on with the workers it has.");
        }
    }

    private void Tell(ScalingDecision decision)
    {
        WriteVerbose(decision.Reasoning);
        WriteObject(decision);
    }
}
