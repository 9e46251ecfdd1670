namespace Scalable.Scaling;

/// <summary>When everything that waits or runs will have ended, if every task takes as long as expected and workers stay as decided.</summary>
internal static class CompletionForecast
{
    private const int MaxSimulated = 512;

    /// <summary>Seconds from now; null if a task has no worker and none will come.</summary>
    public static double? Of(IReadOnlyList<TagPlan> plans, AdaptiveScalerOptions options)
    {
        double last = 0;
        foreach (TagPlan plan in plans)
        {
            if (Of(plan, options.SlotsOf(plan.Load.Tag)) is not { } seconds) return null;
            last = Math.Max(last, seconds);
        }
        return last;
    }

    private static double? Of(TagPlan plan, int slots)
    {
        TagLoad load = plan.Load;
        var free = new PriorityQueue<int, double>();
        double last = 0;
        foreach (KindElapsed running in load.Running)
        {
            double remaining = running.Kind.Estimate().Remaining(running.ElapsedSeconds);
            last = Math.Max(last, remaining);
            free.Enqueue(0, remaining);
        }
        if (load.PendingTasks == 0) return last;
        int staying = Math.Min(load.ActiveWorkers, plan.Target);
        int unseen = load.Running.Count > 0 ? 0 : load.BusyWorkers ?? 0;
        double mean = load.Pending[0].Kind.Estimate().Expected;
        for (int i = 0; i < unseen * slots; i++) free.Enqueue(0, mean / 2);
        int idle = staying * slots - free.Count;
        for (int i = 0; i < idle; i++) free.Enqueue(0, 0);
        for (int i = 0; i < (plan.Target - staying) * slots; i++) free.Enqueue(0, i / slots < plan.Starting.Length ? plan.Starting[i / slots] : plan.StartDelaySeconds);
        for (int i = 0; i < (plan.Later.Workers - plan.Target) * slots; i++) free.Enqueue(0, plan.Later.InSeconds + plan.StartDelaySeconds);
        if (free.Count == 0) return null;
        if (load.PendingTasks > MaxSimulated) return Math.Max(last, Fluid(free, load));
        foreach (KindCount pending in load.Pending)
        {
            double expected = pending.Kind.Estimate().Expected;
            for (int i = 0; i < pending.Count; i++)
            {
                free.TryPeek(out _, out double start);
                last = Math.Max(last, start + expected);
                free.DequeueEnqueue(0, start + expected);
            }
        }
        return last;
    }

    /// <summary>Long queues: the moment at which all places together have done the work, and half a task for the ragged end.</summary>
    private static double Fluid(PriorityQueue<int, double> free, TagLoad load)
    {
        double work = 0;
        foreach (KindCount pending in load.Pending) work += pending.Count * pending.Kind.Estimate().Expected;
        double mean = work / load.PendingTasks, time = 0, done = 0;
        int places = 0;
        while (free.TryDequeue(out _, out double at))
        {
            if (done + places * (at - time) >= work) break;
            done += places * (at - time);
            time = at;
            places++;
        }
        return time + (work - done) / places + mean / 2;
    }
}

/// <summary>A predicted completion time in seconds: as forecast, and corrected by past outcomes, with bounds.</summary>
internal readonly record struct CompletionPrediction(double Raw, double Expected, double Lower, double Upper)
{
    /// <summary>Null if a task has no worker and none will come; zero if nothing waits or runs.</summary>
    public static CompletionPrediction? Of(IReadOnlyList<TagPlan> plans, AdaptiveScalerOptions options, CompletionCalibration calibration)
    {
        if (CompletionForecast.Of(plans, options) is not { } raw) return null;
        if (plans.All(plan => plan.Load.PendingTasks == 0 && plan.Load.Running.Count == 0)) return new(0, 0, 0, 0);
        (double expected, double lower, double upper) = calibration.Correct(raw, ScalingConfidence.TrustOf(plans), options.Coverage);
        return new(Math.Max(raw, double.Epsilon), expected, lower, upper);
    }
}
