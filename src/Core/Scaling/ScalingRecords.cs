using System.Text.Json;

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

    /// <summary>Writes the details of a decision's event, a JSON object.</summary>
    public static void WriteDetails(Utf8JsonWriter writer, ScalingDecision decision) => ScalingDecisionJson.Write(writer, decision);

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

    /// <summary>Reads an outcome from the details of an event; null where the event is another or its details are not whole.</summary>
    public static ScalingOutcome? ReadOutcome(string state, JsonElement details)
    {
        if (state != OutcomeState || details.ValueKind != JsonValueKind.Object) return null;
        if (!details.TryGetProperty("predicted_at", out JsonElement at) || at.ValueKind != JsonValueKind.String || !at.TryGetDateTimeOffset(out DateTimeOffset predictedAt)) return null;
        return Number("forecast_s") is { } raw && Number("lower_s") is { } lower && Number("upper_s") is { } upper && Number("actual_s") is { } actual
            ? new ScalingOutcome(predictedAt, raw, lower, upper, actual)
            : null;

        double? Number(string name) =>
            details.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and var number && double.IsFinite(number) ? number : null;
    }
}
