namespace Scalable.Scaling;

/// <summary>
/// Decisions and their outcomes as the run store keeps them: worker events in workers.jsonl, the state telling which, the
/// details holding the rest. A scaler of a later run learns from the outcomes of earlier ones.
/// </summary>
public static class ScalingRecords
{
    /// <summary>The state of a worker event whose details are a decision.</summary>
    public const string DecisionState = "scaling_decision";

    /// <summary>The state of a worker event whose details are what became of a decision's prediction.</summary>
    public const string OutcomeState = "scaling_outcome";

    /// <summary>The state of a worker event that says how long a requested worker took to arrive; its details name the tag.</summary>
    public const string WorkerStartState = "scaling_worker_start";

    /// <summary>Writes the details of a decision's event, a JSON object.</summary>
    public static void WriteDetails(Utf8JsonWriter writer, ScalingDecision decision) => ScalingDecisionJson.Write(writer, decision);

    /// <summary>Writes the details of a worker start's event, a JSON object.</summary>
    public static void WriteDetails(Utf8JsonWriter writer, WorkerStart start)
    {
        writer.WriteStartObject();
        writer.WriteString("tag", start.Tag);
        writer.WriteNumber("delay_s", start.DelaySeconds);
        writer.WriteEndObject();
    }

    /// <summary>Writes the details of an outcome's event, a JSON object.</summary>
    public static void WriteDetails(Utf8JsonWriter writer, ScalingOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("predicted_at", outcome.PredictedAt.ToUniversalTime());
        writer.WriteNumber("forecast_s", outcome.RawSeconds);
        writer.WriteNumber("lower_s", outcome.LowerSeconds);
        writer.WriteNumber("upper_s", outcome.UpperSeconds);
        writer.WriteNumber("actual_s", outcome.ActualSeconds);
        writer.WriteBoolean("inside", outcome.IsInside);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Reads what a decision said from the details of an event: its workers, reasoning, confidence and moment, not the details
    /// of its tags. Null if the event is another or its details are not whole.
    /// </summary>
    public static ScalingDecision? ReadDecision(string state, JsonElement details)
    {
        if (state != DecisionState || details.ValueKind != JsonValueKind.Object) return null;
        return details.TryGetProperty("reasoning", out JsonElement reasoning) && reasoning.ValueKind == JsonValueKind.String
            && details.TryGetProperty("evaluated_at", out JsonElement at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out DateTimeOffset moment)
            ? new ScalingDecision
            {
                Reasoning = reasoning.GetString()!,
                Confidence = Math.Min(1, Number(details, "confidence") ?? 0),
                EvaluatedAt = moment,
                WorkersToAdd = Counts(details, "workers_to_add"),
                WorkersToRemove = Counts(details, "workers_to_remove"),
            }
            : null;
    }

    /// <summary>Reads an outcome from the details of an event; null if the event is another or its details are not whole.</summary>
    public static ScalingOutcome? ReadOutcome(string state, JsonElement details)
    {
        if (state != OutcomeState || details.ValueKind != JsonValueKind.Object) return null;
        if (!details.TryGetProperty("predicted_at", out JsonElement at) || at.ValueKind != JsonValueKind.String || !at.TryGetDateTimeOffset(out DateTimeOffset predictedAt)) return null;
        return Number(details, "forecast_s") is { } raw && Number(details, "lower_s") is { } lower && Number(details, "upper_s") is { } upper && Number(details, "actual_s") is { } actual
            ? new ScalingOutcome(predictedAt, raw, lower, upper, actual)
            : null;
    }

    /// <summary>Reads a worker start from the details of an event; null if the event is another or its details are not whole.</summary>
    public static WorkerStart? ReadWorkerStart(string state, JsonElement details)
    {
        if (state != WorkerStartState || details.ValueKind != JsonValueKind.Object) return null;
        if (!details.TryGetProperty("tag", out JsonElement tag) || tag.ValueKind != JsonValueKind.String) return null;
        return Number(details, "delay_s") is { } delay ? new WorkerStart(tag.GetString()!, delay) : null;
    }

    private static double? Number(JsonElement details, string name) =>
        details.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and var number && double.IsFinite(number) ? number : null;

    private static SortedDictionary<string, int> Counts(JsonElement details, string name)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (!details.TryGetProperty(name, out JsonElement tags) || tags.ValueKind != JsonValueKind.Object) return counts;
        foreach (JsonProperty tag in tags.EnumerateObject())
            if (tag.Value.ValueKind == JsonValueKind.Number && tag.Value.TryGetInt32(out int count) && count > 0) counts[tag.Name] = count;
        return counts;
    }
}
