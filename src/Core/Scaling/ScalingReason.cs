namespace Scalable.Scaling;

/// <summary>Says in words what was decided and why.</summary>
internal static class ScalingReason
{
    /// <param name="plans">The tags.</param>
    /// <param name="clockRanBack">Whether the clock ran backwards.</param>
    /// <param name="options">The limits that are named.</param>
    /// <param name="run">Which run of its workflow this is, for decisions that rest on the earlier ones.</param>
    /// <param name="departure">Where the run went another way than the earlier ones; null if it did not.</param>
    public static string Of(IReadOnlyList<TagPlan> plans, bool clockRanBack, AdaptiveScalerOptions options, int run, string? departure = null)
    {
        var text = new StringBuilder();
        foreach (TagPlan plan in plans)
            if (plan.Change != 0) Append(text, $"{plan.Load.Tag}: {Of(plan, options)}");
        foreach (TagPlan plan in plans)
            if (plan.Change == 0 && plan.Limit is not (ScalingLimit.None or ScalingLimit.MinWorkers)) Append(text, $"{plan.Load.Tag}: {Of(plan, options)}");
        foreach (TagPlan plan in plans)
            if (plan.Change == 0 && plan.Limit is ScalingLimit.None or ScalingLimit.MinWorkers && plan.Change == 0 && plan.Load.ForeseenText.Length > 0) Append(text, $"{plan.Load.Tag}: {Of(plan, options)}");
        if (text.Length > 0 && plans.Any(plan => plan.Load.ForeseenText.Length > 0)) text.Insert(0, string.Create(CultureInfo.InvariantCulture, $"run {run} of this workflow: "));
        if (text.Length == 0) text.Append(plans.Count == 0 ? "Nothing to scale: no task, no worker and no floor" : "No change: every tag has the workers it needs");
        if (departure is not null) text.Append(CultureInfo.InvariantCulture, $"; the queue alone decides, since this run goes another way than the {(run == 2 ? "earlier one" : $"{run - 1} earlier ones")} ({departure})");
        if (clockRanBack) text.Append("; the clock ran backwards, so no time is taken to have passed");
        return text.Append('.').ToString();
    }

    public static string Of(TagPlan plan, AdaptiveScalerOptions options)
    {
        string change = plan.Change > 0 ? $"add {Workers(plan.Change)}" : plan.Change < 0 ? $"remove {Workers(-plan.Change)}" : $"keep {Workers(plan.Load.Supply)}";
        string limit = LimitText(plan, options);
        return string.Create(CultureInfo.InvariantCulture, $"{change} ({Situation(plan, options.Interval)}){(limit.Length > 0 ? ", " + limit : "")}");
    }

    private static string Situation(TagPlan plan, TimeSpan interval)
    {
        TagLoad load = plan.Load;
        string tasks = $"{Number(load.PendingTasks, "task")} waiting, {load.Running.Count} running";
        int upcoming = load.Upcoming.Sum(arrival => arrival.Count);
        if (upcoming > 0) tasks += $", {upcoming} announced";
        if (load.PredictedAs.Length > 0) tasks += $", predicted as {load.PredictedAs}";
        if (plan.FollowingTasks > 0 && plan.Change > 0 && plan.Target > plan.Demand) tasks += string.Create(CultureInfo.InvariantCulture, $", {plan.FollowingTasks} more are expected, as many as came in the last {Units.DisplayText.Duration(plan.StartDelaySeconds + interval.TotalSeconds)}");
        if (load.ForeseenText.Length > 0) tasks += $", {load.ForeseenText}";
        string workers = load.StartingWorkers > 0 ? $"{load.ActiveWorkers} of {load.Supply} workers there" : Workers(load.Supply);
        return $"{tasks}, {workers}";
    }

    private static string LimitText(TagPlan plan, AdaptiveScalerOptions options) => plan.Limit switch
    {
        ScalingLimit.MinWorkers => $"its floor is {plan.Floor}",
        ScalingLimit.MaxWorkers => string.Create(CultureInfo.InvariantCulture, $"{plan.Wish} wanted but its ceiling, MaxWorkers {plan.Ceiling}, does not allow more"),
        ScalingLimit.MaxStep => string.Create(CultureInfo.InvariantCulture, $"no more in one step (MaxStep {options.MaxStep})"),
        ScalingLimit.Cooldown => "it changed a moment ago and rests",
        ScalingLimit.Threshold => string.Create(CultureInfo.InvariantCulture, $"utilisation {plan.Utilization:0.00} is within the thresholds"),
        ScalingLimit.MaxHourlyCost => string.Create(CultureInfo.InvariantCulture, $"the hourly cost ceiling, MaxHourlyCost {options.MaxHourlyCost}, does not allow more"),
        ScalingLimit.MaxTotalCost => string.Create(CultureInfo.InvariantCulture, $"the budget of the run, MaxTotalCost {options.MaxTotalCost}, does not allow more"),
        ScalingLimit.MaxTotalWorkers => string.Create(CultureInfo.InvariantCulture, $"all tags together may not have more workers ({options.MaxTotalWorkersSource ?? $"MaxTotalWorkers {options.MaxTotalWorkers}"})"),
        ScalingLimit.ScaleDownWindow => "idle workers are worth keeping for a while",
        ScalingLimit.BusyWorkers => "busy or just started workers are not removed",
        ScalingLimit.UnknownBusyWorkers => "none is removed, since the state does not say which are busy",
        _ => "",
    };

    private static string Workers(int count) => Number(count, "worker");

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static void Append(StringBuilder text, string clause)
    {
        if (text.Length > 0) text.Append("; ");
        text.Append(clause);
    }
}
