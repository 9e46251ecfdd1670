namespace Scalable.Scaling;

/// <summary>One look: plans all tags, limits them together, and remembers what was decided.</summary>
internal sealed class ScalingCycle(AdaptiveScalerOptions options)
{
    private readonly ScalingRules _rules = new(options);

    /// <summary>
    /// Plans the tags, which are in ordinal order; <paramref name="spentCost"/> is what the run has cost, null to add it up.
    /// A tag rests only after changes that are carried out.
    /// </summary>
    public List<TagPlan> Plan(List<TagLoad> loads, double now, ScalerMemory memory, double? spentCost = null, bool carriedOut = true)
    {
        Spend(loads, now, memory, spentCost);
        memory.LatestSeconds = Math.Max(memory.LatestSeconds, now);
        memory.NoteStarting(loads, now);
        if (options.Foresees) Foresee(loads, now, memory);
        var plans = new List<TagPlan>(loads.Count);
        foreach (TagLoad load in loads)
        {
            TagPlan plan = _rules.Plan(load, now, memory.Tag(load.Tag), memory.StartDelay(load.Tag, options));
            plans.Add(plan);
        }
        if (options.MaxHourlyCost is not null || options.MaxTotalCost is not null || options.MaxTotalWorkers is not null)
        {
            foreach (TagPlan plan in plans) plan.WorkAheadSeconds = plan.Load.WorkAheadSeconds();
            CostLimiter.Limit(plans, options, memory.SpentCost);
        }
        if (!carriedOut) return plans;
        foreach (TagPlan plan in plans)
        {
            if (plan.Change != 0) memory.Tag(plan.Load.Tag).NoteChange(plan.Change, now);
        }
        return plans;
    }

    private void Foresee(List<TagLoad> loads, double now, ScalerMemory memory)
    {
        double interval = options.Interval.TotalSeconds;
        memory.Arrivals.Observe(loads, now, interval, tag => options.WaitingWeight * (memory.StartDelay(tag, options) + interval / 2));
        memory.Arrivals.Foresee(loads, now, tag => memory.StartDelay(tag, options) + interval, memory.Kind);
    }

    private void Spend(IReadOnlyList<TagLoad> loads, double now, ScalerMemory memory, double? spentCost)
    {
        double passed = double.IsFinite(memory.LatestSeconds) ? Math.Max(0, now - memory.LatestSeconds) : 0;
        double hourly = 0;
        foreach (TagLoad load in loads) hourly += options.PriceOf(load.Tag) * (load.ActiveWorkers + (options.StartsAreBilled ? load.StartingWorkers : 0));
        memory.SpentCost = spentCost ?? memory.SpentCost + hourly * passed / 3600;
    }
}
