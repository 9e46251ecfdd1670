using System.Globalization;
using System.Text;

namespace Scalable.Scaling;

/// <summary>Says in words what was decided and why.</summary>
internal static class ScalingReason
{
    public static string Of(IReadOnlyList<TagPlan> plans, bool clockRanBack)
    {
        var text = new StringBuilder();
        foreach (TagPlan plan in plans)
            if (plan.Change != 0) Append(text, $"{plan.Load.Tag}: {Of(plan)}");
        foreach (TagPlan plan in plans)
            if (plan.Change == 0 && plan.Limit is not (ScalingLimit.None or ScalingLimit.MinWorkers)) Append(text, $"{plan.Load.Tag}: {Of(plan)}");
        if (text.Length == 0) text.Append(plans.Count == 0 ? "Nothing to scale: no task, no worker and no floor" : "No change: every tag has the workers it needs");
        if (clockRanBack) text.Append("; the clock ran backwards, so no time is taken to have passed");
        return text.Append('.').ToString();
    }

    public static string Of(TagPlan plan)
    {
        string change = plan.Change > 0 ? $"add {Workers(plan.Change)}" : plan.Change < 0 ? $"remove {Workers(-plan.Change)}" : $"keep {Workers(plan.Load.Supply)}";
        string limit = LimitText(plan);
        return string.Create(CultureInfo.InvariantCulture, $"{change} ({Situation(plan)}){(limit.Length > 0 ? ", " + limit : "")}");
    }

    private static string Situation(TagPlan plan)
    {
        TagLoad load = plan.Load;
        string tasks = $"{Number(load.PendingTasks, "task")} waiting, {load.Running.Count} running";
        int upcoming = load.Upcoming.Sum(arrival => arrival.Count);
        if (upcoming > 0) tasks += $", {upcoming} announced";
        string workers = load.StartingWorkers > 0 ? $"{load.ActiveWorkers} of {load.Supply} workers there" : Workers(load.Supply);
        return $"{tasks}, {workers}";
    }

    private static string LimitText(TagPlan plan) => plan.Limit switch
    {
        ScalingLimit.MinWorkers => $"its floor is {plan.Floor}",
        ScalingLimit.MaxWorkers => $"{plan.Wish} wanted but its ceiling does not allow more",
        ScalingLimit.MaxStep => "no more in one step",
        ScalingLimit.Cooldown => "it changed a moment ago and rests",
        ScalingLimit.Threshold => string.Create(CultureInfo.InvariantCulture, $"utilisation {plan.Utilization:0.00} is within the thresholds"),
        ScalingLimit.MaxHourlyCost => "the hourly cost ceiling does not allow more",
        ScalingLimit.MaxTotalCost => "the budget of the run does not allow more",
        ScalingLimit.MaxTotalWorkers => "all tags together may not have more workers",
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
