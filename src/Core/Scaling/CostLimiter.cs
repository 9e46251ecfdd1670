namespace Scalable.Scaling;

/// <summary>
/// Keeps all tags together within their number of workers and what an hour and the whole run may cost. Workers are granted one by one if they help
/// most for their price: the time by which one worker more shortens the tag's work ahead.
/// </summary>
internal static class CostLimiter
{
    public static void Limit(IReadOnlyList<TagPlan> plans, AdaptiveScalerOptions options, double spentCost)
    {
        if (options.MaxTotalCost is { } total) LimitTotal(plans, options, total - spentCost);
        if (options.MaxHourlyCost is { } hourly) LimitSum(plans, hourly, plan => plan.Price, ScalingLimit.MaxHourlyCost);
        if (options.MaxTotalWorkers is { } workers) LimitSum(plans, workers, _ => 1, ScalingLimit.MaxTotalWorkers);
    }

    private static void LimitSum(IReadOnlyList<TagPlan> plans, double ceiling, Func<TagPlan, double> price, ScalingLimit limit)
    {
        double cost = plans.Sum(plan => Math.Min(plan.Target, plan.Load.Supply) * price(plan));
        var wanted = new Dictionary<TagPlan, int>();
        foreach (TagPlan plan in plans)
        {
            if (plan.Change <= 0) continue;
            wanted[plan] = plan.Target;
            plan.Target = plan.Load.Supply;
        }
        while (BestOf(wanted, ceiling - cost, price) is { } best)
        {
            best.Target++;
            cost += price(best);
        }
        foreach ((TagPlan plan, int target) in wanted)
            if (plan.Target < target) plan.Limit = limit;
        while (cost > ceiling * (1 + 1e-9) && LeastNeeded(plans, price) is { } least)
        {
            least.Target--;
            least.Limit = limit;
            cost -= price(least);
        }
        foreach ((TagPlan plan, int target) in wanted)
            if (plan.Target == 0 && target > 0 && plan.Load.PendingTasks > 0) MakeRoom(plan, plans, ceiling, cost, price, limit, out cost);
    }

    /// <summary>
    /// A tag whose tasks wait without a worker gets one in the place of other tags' idle workers, the least useful first, and
    /// else of those that others have requested beside a first one: on a full cluster they may not come for long.
    /// </summary>
    private static void MakeRoom(TagPlan starving, IReadOnlyList<TagPlan> plans, double ceiling, double cost, Func<TagPlan, double> price, ScalingLimit limit, out double left)
    {
        left = cost;
        var given = new List<TagPlan>();
        while (cost + price(starving) > ceiling * (1 + 1e-9))
        {
            TagPlan[] others = [.. plans.Where(plan => plan != starving && price(plan) > 0)];
            TagPlan? idle = others.Where(plan => plan.Target > Math.Max(plan.Floor, Math.Max(plan.Demand, plan.Load.Supply - plan.Removable))).MinBy(plan => Rank(plan, price))
                ?? others.Where(plan => plan.Target > Math.Max(Math.Max(1, plan.Floor), plan.Load.ActiveWorkers)).MinBy(plan => Rank(plan, price));
            if (idle is null)
            {
                foreach (TagPlan plan in given) plan.Target++;
                return;
            }
            idle.Target--;
            given.Add(idle);
            cost -= price(idle);
        }
        foreach (TagPlan plan in given) plan.Limit = limit;
        starving.Target = 1;
        left = cost + price(starving);
    }

    private static TagPlan? BestOf(Dictionary<TagPlan, int> wanted, double left, Func<TagPlan, double> price)
    {
        TagPlan? best = null;
        foreach ((TagPlan plan, int target) in wanted)
        {
            if (plan.Target >= target || price(plan) > left + 1e-9) continue;
            if (best is null || Rank(plan, price) > Rank(best, price)) best = plan;
        }
        return best;
    }

    /// <summary>Seconds saved for a unit of price; a tag below its floor comes first.</summary>
    private static double Rank(TagPlan plan, Func<TagPlan, double> price)
    {
        if (plan.Target < plan.Floor) return double.MaxValue;
        double workers = plan.Target;
        double saved = workers == 0 ? plan.WorkAheadSeconds * 2 : plan.WorkAheadSeconds / workers - plan.WorkAheadSeconds / (workers + 1);
        return saved / Math.Max(price(plan), 1e-9);
    }

    private static TagPlan? LeastNeeded(IReadOnlyList<TagPlan> plans, Func<TagPlan, double> price)
    {
        TagPlan? least = null;
        foreach (TagPlan plan in plans)
            if (price(plan) > 0 && plan.Target > plan.Load.Supply - plan.Removable && (least is null || Rank(plan, price) < Rank(least, price))) least = plan;
        return least;
    }

    /// <summary>
    /// A worker is added only if the rest of the budget pays what runs, and for every worker at least one task more;
    /// when the budget is used up, nothing is added and all that can be removed is.
    /// </summary>
    private static void LimitTotal(IReadOnlyList<TagPlan> plans, AdaptiveScalerOptions options, double left)
    {
        foreach (TagPlan plan in plans)
            left -= plan.Price / 3600 * plan.Load.Running.Sum(running => running.Kind.Estimate().Remaining(running.ElapsedSeconds));
        foreach (TagPlan plan in plans)
        {
            if (left <= 0)
            {
                int held = plan.Load.Supply - plan.Removable;
                if (plan.Target <= held) continue;
                plan.Target = held;
                plan.Limit = ScalingLimit.MaxTotalCost;
                continue;
            }
            left -= OneTaskCost(plan, options) * Math.Min(plan.Target, plan.Load.Supply);
        }
        foreach (TagPlan plan in plans)
        {
            if (plan.Change <= 0) continue;
            double each = OneTaskCost(plan, options);
            int affordable = each > 0 ? (int)Math.Clamp(Math.Floor(left / each), 0, plan.Change) : plan.Change;
            left -= affordable * each;
            if (affordable == plan.Change) continue;
            plan.Target = plan.Load.Supply + affordable;
            plan.Limit = ScalingLimit.MaxTotalCost;
        }
    }

    private static double OneTaskCost(TagPlan plan, AdaptiveScalerOptions options)
    {
        TagLoad load = plan.Load;
        if (load.PendingTasks == 0) return plan.Change > 0 ? plan.Price / 3600 * options.Interval.TotalSeconds : 0;
        double longest = load.Pending.Max(pending => pending.Kind.Estimate().Expected);
        return plan.Price / 3600 * (longest + (options.StartsAreBilled ? plan.StartDelaySeconds : 0));
    }
}
