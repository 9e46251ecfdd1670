using System.Globalization;
using System.Text;
using Scalable.Units;

namespace Scalable.Scaling;

/// <summary>Decisions for a terminal.</summary>
public static class ScalingDecisionText
{
    /// <summary>The decision, and a line a tag.</summary>
    public static string Render(ScalingDecision decision)
    {
        var text = new StringBuilder();
        text.Append(decision.Reasoning).Append('\n');
        text.AddLine($"add:        {Counts(decision.WorkersToAdd)}");
        text.AddLine($"remove:     {Counts(decision.WorkersToRemove)}");
        text.AddLine($"confidence: {DisplayText.Share(decision.Confidence)}");
        text.AddLine($"completion: {Completion(decision)}{(decision.ForeseenTasks > 0 ? $", with {decision.ForeseenTasks} tasks that are still to come" : "")}");
        if (decision.Details.Count == 0) return text.ToString().TrimEnd();
        text.AddLine($"\n{"tag",-20}{"pending",9}{"running",9}{"demand",8}{"supply",8}{"used",11}{"wish",7}{"target",8}  limit");
        foreach (TagScaling tag in decision.Details)
            text.AddLine($"{TerminalText.Line(tag.Tag),-20}{tag.PendingTasks,9}{tag.RunningTasks,9}{tag.Demand,8}{tag.Supply,8}{Utilization(tag.Utilization),11}{tag.UnconstrainedWish,7}{tag.Target,8}  {ScalingDecisionJson.NameOf(tag.Limit)}");
        return text.ToString().TrimEnd();
    }

    /// <summary>demeter 2, postprocess 1; none for no entry.</summary>
    public static string Counts(IReadOnlyDictionary<string, int> counts) => counts.Count == 0
        ? "none"
        : string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    /// <summary>00:04:00 (00:03:00 to 00:06:00), or why there is no prediction.</summary>
    public static string Completion(ScalingDecision decision) => decision.PredictedCompletionTime is { } seconds
        ? $"{DisplayText.Duration(seconds)} ({DisplayText.Duration(decision.PredictedCompletionTimeLower)} to {DisplayText.Duration(decision.PredictedCompletionTimeUpper)})"
        : "never: a task waits and no worker will come";

    /// <summary>74 %, or "no worker" where there is demand and no supply.</summary>
    public static string Utilization(double utilization) => double.IsFinite(utilization) ? DisplayText.Percent(utilization) : "no worker";
}
