namespace Scalable.Scaling;

/// <summary>A predicted completion time in seconds: as forecast, and corrected by past outcomes, with bounds.</summary>
internal readonly record struct CompletionPrediction(double Raw, double Expected, double Lower, double Upper)
{
    /// <summary>Null where a task has no worker and none will come; zero where nothing waits or runs.</summary>
    public static CompletionPrediction? Of(IReadOnlyList<TagPlan> plans, AdaptiveScalerOptions options, CompletionCalibration calibration)
    {
        if (CompletionForecast.Of(plans, options) is not { } raw) return null;
        if (plans.All(plan => plan.Load.PendingTasks == 0 && plan.Load.Running.Count == 0)) return new(0, 0, 0, 0);
        (double expected, double lower, double upper) = calibration.Correct(raw, ScalingConfidence.TrustOf(plans), options.Coverage);
        return new(Math.Max(raw, double.Epsilon), expected, lower, upper);
    }
}
