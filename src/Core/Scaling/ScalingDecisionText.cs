using System.Text.Encodings.Web;

namespace Scalable.Scaling;

/// <summary>Decisions as JSON, with the names of the command line and of the run store.</summary>
public static class ScalingDecisionJson
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one decision as an indented UTF-8 JSON object, without a newline at the end.</summary>
    public static void Write(Stream stream, ScalingDecision decision)
    {
        using var writer = new Utf8JsonWriter(stream, s_indented);
        Write(writer, decision);
    }

    public static void Write(Utf8JsonWriter writer, ScalingDecision decision)
    {
        writer.WriteStartObject();
        WriteCounts(writer, "workers_to_add", decision.WorkersToAdd);
        WriteCounts(writer, "workers_to_remove", decision.WorkersToRemove);
        writer.WriteBoolean("has_changes", decision.HasChanges);
        writer.WriteString("reasoning", decision.Reasoning);
        writer.WriteNumber("confidence", Math.Round(decision.Confidence, 4));
        WriteSeconds(writer, "predicted_completion_time", decision.PredictedCompletionTime);
        WriteSeconds(writer, "predicted_completion_lower", decision.PredictedCompletionTimeLower);
        WriteSeconds(writer, "predicted_completion_upper", decision.PredictedCompletionTimeUpper);
        writer.WriteNumber("foreseen_tasks", decision.ForeseenTasks);
        writer.WriteString("evaluated_at", decision.EvaluatedAt.ToUniversalTime());
        writer.WriteStartArray("details");
        foreach (TagScaling tag in decision.Details) Write(writer, tag);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The name of a limit as files hold it, such as max_workers.</summary>
    public static string NameOf(ScalingLimit limit) => JsonNamingPolicy.SnakeCaseLower.ConvertName(limit.ToString());

    private static void Write(Utf8JsonWriter writer, TagScaling tag)
    {
        writer.WriteStartObject();
        writer.WriteString("tag", tag.Tag);
        writer.WriteNumber("pending_tasks", tag.PendingTasks);
        writer.WriteNumber("running_tasks", tag.RunningTasks);
        writer.WriteNumber("upcoming_tasks", tag.UpcomingTasks);
        writer.WriteNumber("demand", tag.Demand);
        writer.WriteNumber("supply", tag.Supply);
        if (tag.BusyWorkers is { } busy) writer.WriteNumber("busy_workers", busy);
        if (double.IsFinite(tag.Utilization)) writer.WriteNumber("utilization", Math.Round(tag.Utilization, 4));
        else writer.WriteNull("utilization");
        WriteSeconds(writer, "work_ahead_s", tag.WorkAheadSeconds);
        writer.WriteNumber("unconstrained_wish", tag.UnconstrainedWish);
        writer.WriteNumber("target", tag.Target);
        writer.WriteString("limit", NameOf(tag.Limit));
        WriteSeconds(writer, "start_delay_s", tag.StartDelaySeconds);
        writer.WriteString("reason", tag.Reason);
        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, int> counts)
    {
        writer.WriteStartObject(name);
        foreach ((string tag, int count) in counts) writer.WriteNumber(tag, count);
        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, string name, double? seconds)
    {
        if (seconds is { } number && double.IsFinite(number)) writer.WriteNumber(name, Math.Round(number, 3));
        else writer.WriteNull(name);
    }
}

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

    /// <summary>74 %, or "no worker" if there is demand and no supply.</summary>
    public static string Utilization(double utilization) => double.IsFinite(utilization) ? DisplayText.Percent(utilization) : "no worker";
}
