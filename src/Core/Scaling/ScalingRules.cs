using Scalable.Scaling.Foresight;

namespace Scalable.Scaling;

/// <summary>
/// The rules for one tag, on its added-up load: first a wish, then either growth at once or slow shrinking, then the
/// limits. Everything that is remembered is in the memory that is passed in.
/// </summary>
internal sealed class ScalingRules(AdaptiveScalerOptions options)
{
    public AdaptiveScalerOptions Options { get; } = options;

    /// <summary>Plans one tag; <paramref name="now"/> is in seconds on a clock that does not run backwards.</summary>
    public TagPlan Plan(TagLoad load, double now, TagMemory memory, double startDelay)
    {
        int slots = Options.SlotsOf(load.Tag);
        int ceiling = Options.MaximumOf(load.Tag);
        double lead = startDelay + Options.Interval.TotalSeconds;
        int tasks = load.PendingTasks + load.Running.Count;
        if (load.AllSeemBusy) tasks += load.ActiveWorkers * slots;
        int demand = Math.Max((tasks + slots - 1) / slots, load.BusyWorkers ?? 0);
        double meanSeconds = Math.Max(1, memory.Durations.Count > 0 ? memory.Durations.Mean : TaskKind.UnknownSeconds);
        memory.Layers.Observe(now, Math.Min(demand, ceiling), load.ActiveWorkers, meanSeconds, lead);
        memory.Growth.Observe(now, load.PendingTasks + load.Running.Count, lead);

        var plan = new TagPlan(load)
        {
            Demand = demand,
            StartDelaySeconds = startDelay,
            Price = Options.PriceOf(load.Tag),
            Floor = Options.MinimumOf(load.Tag),
            Ceiling = ceiling,
            Target = load.Supply,
        };
        DemandForecast? forecast = load.Upcoming.Count > 0 || load.UpcomingHorizonSeconds > 0 ? DemandForecast.Of(load, ceiling, slots) : null;
        plan.Starting = memory.Starting(now, startDelay);
        plan.Wish = Wish(plan, slots, lead, memory, forecast);
        if (forecast is null && Options.TargetDrainTime is null && load.IsForeseen)
        {
            plan.Foreseen = true;
            int queueOnly = plan.Wish;
            plan.Wish = new SupplyCost(load, plan.Starting, slots, startDelay, Options.Interval.TotalSeconds, Options.WaitingWeight).Best(load.BusyWorkers ?? load.ActiveWorkers, load.Supply);
            // What the queue lets expect is no less likely for what earlier runs do.
            if (plan.FollowingTasks > 0) plan.Wish = Math.Max(plan.Wish, queueOnly);
        }
        Remember(memory, now, plan.Wish);

        int wanted = Math.Clamp(plan.Wish, plan.Floor, ceiling);
        if (wanted > load.Supply) Grow(plan, wanted, ceiling, memory, now);
        else if (wanted < load.Supply) Shrink(plan, plan.Foreseen ? wanted : Math.Clamp(demand, plan.Floor, ceiling), ceiling, lead, memory, forecast, now);
        if (plan.Target == load.Supply && plan.Limit == ScalingLimit.None && plan.Wish > ceiling) plan.Limit = ScalingLimit.MaxWorkers;
        return plan;
    }

    private int Wish(TagPlan plan, int slots, double lead, TagMemory memory, DemandForecast? forecast)
    {
        TagLoad load = plan.Load;
        if (Options.TargetDrainTime is { } drain) return Math.Max(Math.Min(plan.Demand, Math.Max(load.BusyWorkers ?? 0, DrainWish(load, drain.TotalSeconds, slots, lead))), forecast?.NeededAt(lead) ?? 0);
        if (forecast is not null) return Math.Max(plan.Demand, forecast.NeededAt(lead));
        plan.FollowingTasks = MayFollow(load, plan.Demand, plan.StartDelaySeconds) ? memory.Growth.Tasks : 0;
        return (int)Math.Min(int.MaxValue, (long)plan.Demand + (plan.FollowingTasks + slots - 1) / slots);
    }

    /// <summary>
    /// Whether workers are requested for tasks that are not there yet: as many may come while a worker starts as came in the
    /// time before. A worker for whom none comes is given back on arrival, so that this pays only where starts cost nothing, no
    /// worker idles, and no other tag could use its place.
    /// </summary>
    private bool MayFollow(TagLoad load, int demand, double startDelay) =>
        !Options.StartsAreBilled && Options is { MaxTotalWorkers: null, MaxHourlyCost: null, MaxTotalCost: null } && startDelay > Options.Interval.TotalSeconds && demand >= load.ActiveWorkers;

    /// <summary>Work over drain time; no more than are there where those will be done before another could arrive.</summary>
    private static int DrainWish(TagLoad load, double drainSeconds, int slots, double lead)
    {
        double work = load.WorkAheadSeconds();
        int wish = (int)Math.Min(int.MaxValue, Math.Ceiling(work / (drainSeconds * slots)));
        bool doneBeforeArrival = load.ActiveWorkers > 0 && work / (load.ActiveWorkers * slots) <= lead;
        return doneBeforeArrival ? Math.Min(wish, load.Supply) : wish;
    }

    private void Grow(TagPlan plan, int wanted, int ceiling, TagMemory memory, double now)
    {
        int supply = plan.Load.Supply;
        plan.Target = wanted;
        if (plan.Wish < plan.Floor) plan.Limit = ScalingLimit.MinWorkers;
        else if (plan.Wish > ceiling) plan.Limit = ScalingLimit.MaxWorkers;
        int least = Math.Max(supply, plan.Floor);
        if (supply > 0 && (double)plan.Wish / supply <= Options.ScaleUpThreshold) plan.Limited(least, ScalingLimit.Threshold);
        if (now < memory.LastAddedAt + Options.Cooldown.TotalSeconds)
        {
            plan.Later = (plan.Target, memory.LastAddedAt + Options.Cooldown.TotalSeconds - now);
            plan.Limited(least, ScalingLimit.Cooldown);
            plan.ReviewAt = memory.LastAddedAt + Options.Cooldown.TotalSeconds;
        }
        if (Options.MaxStep is { } step && plan.Target > supply + step) LimitStep(plan, supply + step, now);
    }

    private void Shrink(TagPlan plan, int wanted, int ceiling, double lead, TagMemory memory, DemandForecast? forecast, double now)
    {
        TagLoad load = plan.Load;
        int most = Math.Min(load.Supply, ceiling);
        plan.Target = Math.Min(wanted, most);
        if (plan.Wish < plan.Floor && plan.Target == plan.Floor) plan.Limit = ScalingLimit.MinWorkers;
        if (plan.Target < most) Stabilize(plan, most, lead, memory, forecast, now);
        if (Options.MaxStep is { } step && plan.Target < load.Supply - step) LimitStep(plan, load.Supply - step, now);
        int held = load.Supply - plan.Removable;
        if (plan.Target < held) plan.Limited(held, load.BusyWorkers is null ? ScalingLimit.UnknownBusyWorkers : ScalingLimit.BusyWorkers);
    }

    /// <summary>The rest of the way is gone at the next look, whether or not anything has happened by then.</summary>
    private static void LimitStep(TagPlan plan, int target, double now)
    {
        plan.Limited(target, ScalingLimit.MaxStep);
        plan.ReviewAt = now;
    }

    private void Stabilize(TagPlan plan, int most, double lead, TagMemory memory, DemandForecast? forecast, double now)
    {
        if (plan.Utilization >= Options.ScaleDownThreshold)
        {
            plan.Limited(most, ScalingLimit.Threshold);
            return;
        }
        if (now < memory.LastRemovedAt + Options.Cooldown.TotalSeconds)
        {
            plan.Limited(most, ScalingLimit.Cooldown);
            plan.ReviewAt = memory.LastRemovedAt + Options.Cooldown.TotalSeconds;
            return;
        }
        int kept = Options.ScaleDownWindow is { } window ? HighestWish(plan, most, memory, window) : plan.Foreseen ? plan.Target : KeptIdle(plan, most, lead, memory, forecast, now);
        bool onlyRequestsWouldGo = !Options.StartsAreBilled && most - kept <= plan.Load.StartingWorkers;
        if (onlyRequestsWouldGo && most == plan.Load.Supply) kept = most;
        if (kept > plan.Target) plan.Limited(kept, ScalingLimit.ScaleDownWindow);
    }

    /// <summary>Goes down from the top layer to the first whose idle worker is worth keeping.</summary>
    private int KeptIdle(TagPlan plan, int most, double lead, TagMemory memory, DemandForecast? forecast, double now)
    {
        int kept = most;
        for (; kept > plan.Target; kept--)
        {
            DemandLayer? layer = memory.Layers[kept];
            double loss = IdleRule.Loss(layer, memory.Layers, lead, Options.WaitingWeight, Options.StartsAreBilled);
            if (forecast is not null)
            {
                if (forecast.NextNeed(kept) <= Math.Min(loss, IdleRule.LongestForeseenGap(lead, Options.WaitingWeight, Options.StartsAreBilled))) break;
                if (plan.Load.UpcomingHorizonSeconds >= lead) continue;
            }
            if (layer is not { EverNeeded: true }) continue;
            if (!IdleRule.Keep(now - layer.Since, loss, layer.Gaps.Values, memory.Layers.GapPool.Values, out double keepFor)) continue;
            plan.ReviewAt = now + keepFor;
            break;
        }
        return kept;
    }

    /// <summary>The highest wish in the window; to be looked at again when it leaves it.</summary>
    private static int HighestWish(TagPlan plan, int most, TagMemory memory, TimeSpan window)
    {
        int highest = plan.Target;
        foreach ((double at, int wish) in memory.Wishes)
        {
            if (wish <= highest) continue;
            highest = wish;
            plan.ReviewAt = at + window.TotalSeconds;
        }
        return Math.Min(highest, most);
    }

    private void Remember(TagMemory memory, double now, int wish)
    {
        if (Options.ScaleDownWindow is not { } window) return;
        memory.Wishes.RemoveAll(past => past.At <= now - window.TotalSeconds || past.Wish <= wish);
        memory.Wishes.Add((now, wish));
    }
}
