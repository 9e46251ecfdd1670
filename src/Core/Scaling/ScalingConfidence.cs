namespace Scalable.Scaling;

/// <summary>How far a decision rests on evidence, from 0 to 1.</summary>
internal static class ScalingConfidence
{
    private const int MinOutcomes = 10;

    /// <summary>The trust in the durations, less what the bounds of past predictions fell short of.</summary>
    public static double Of(IReadOnlyList<TagPlan> plans, CompletionCalibration calibration, double coverage)
    {
        double held = calibration.Checked >= MinOutcomes ? Math.Min(1, calibration.ObservedCoverage!.Value / coverage) : 1;
        return Math.Clamp(TrustOf(plans) * held, 0.05, 1);
    }

    /// <summary>How far durations are known, averaged over all tasks; 1 if there is none.</summary>
    public static double TrustOf(IReadOnlyList<TagPlan> plans)
    {
        double trust = 0;
        int tasks = 0;
        foreach (TagPlan plan in plans)
        {
            foreach (KindCount pending in plan.Load.Pending)
            {
                trust += pending.Count * pending.Kind.Estimate().Trust;
                tasks += pending.Count;
            }
            foreach (KindElapsed running in plan.Load.Running)
            {
                trust += running.Kind.Estimate().Trust;
                tasks++;
            }
        }
        return tasks == 0 ? 1 : trust / tasks;
    }
}
