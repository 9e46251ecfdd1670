using System.Text.Encodings.Web;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Recommendations as JSON, with the names the command line documents.</summary>
public static class RecommendationJson
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one recommendation as an indented UTF-8 JSON object, without a newline at the end.</summary>
    public static void Write(Stream stream, ResourceRecommendation recommendation)
    {
        using var writer = new Utf8JsonWriter(stream, s_indented);
        Write(writer, recommendation);
    }

    public static void Write(Utf8JsonWriter writer, ResourceRecommendation recommendation)
    {
        writer.WriteStartObject();
        writer.WriteString("task", recommendation.Task);
        writer.WriteString("target", recommendation.Target);
        writer.WriteStartObject("workers");
        writer.WriteNumber(recommendation.Component, recommendation.WorkerCount);
        writer.WriteEndObject();
        writer.WriteStartObject("resources");
        writer.WriteStartObject(recommendation.Component);
        writer.WriteNumber("cpus", recommendation.Cpus);
        if (recommendation.Gpus is { } gpus) writer.WriteNumber("gpus", gpus);
        if (recommendation.GpuMemory is { } gpuMemory) writer.WriteString("gpu_memory", gpuMemory.ToString());
        writer.WriteString("memory", recommendation.Memory?.ToString());
        writer.WriteString("walltime", recommendation.Walltime?.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteConfidence(writer, "confidence", recommendation.Confidence);
        if (recommendation.MemoryConfidence is not null) WriteConfidence(writer, "memory_confidence", recommendation.MemoryConfidence);
        if (recommendation.WalltimeConfidence is not null) WriteConfidence(writer, "walltime_confidence", recommendation.WalltimeConfidence);
        writer.WriteString("model_type", recommendation.ModelType);
        writer.WriteString("method", recommendation.Method);
        WritePredictions(writer, recommendation.Predictions);
        WriteEvidence(writer, recommendation.Evidence);
        if (recommendation.Explanation is { } explanation) WriteExplanation(writer, explanation);
        writer.WriteEndObject();
    }

    private static void WriteConfidence(Utf8JsonWriter writer, string name, double? confidence)
    {
        if (confidence is { } known) writer.WriteNumber(name, Math.Round(known, 4));
        else writer.WriteNull(name);
    }

    private static void WritePredictions(Utf8JsonWriter writer, IReadOnlyList<QuantityPrediction> predictions)
    {
        writer.WriteStartObject("predictions");
        foreach (QuantityPrediction prediction in predictions)
        {
            writer.WriteStartObject(prediction.Quantity);
            writer.WriteNumber("expected", Significant(prediction.Expected));
            writer.WriteNumber("lower", Significant(prediction.Lower));
            writer.WriteNumber("upper", Significant(prediction.Upper));
            writer.WriteNumber("coverage", Math.Round(prediction.Coverage, 4));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter writer, RecommendationEvidence evidence)
    {
        writer.WriteStartObject("evidence");
        writer.WriteString("method", evidence.Method);
        writer.WriteNumber("runs_analyzed", evidence.RunsAnalyzed);
        writer.WriteNumber("records", evidence.Records);
        if (evidence.ModelType is not null) writer.WriteString("model_type", evidence.ModelType);
        if (evidence.Stage is not null) writer.WriteString("stage", evidence.Stage);
        if (evidence.Candidate is not null) writer.WriteString("candidate", evidence.Candidate);
        if (evidence.Percentile is { } percentile) writer.WriteNumber("percentile", percentile);
        if (evidence.Component is not null) writer.WriteString("component", evidence.Component);
        if (evidence.StateCounts.Count > 0) WriteMap(writer, "state_counts", evidence.StateCounts, writer.WriteNumberValue);
        if (evidence.Basis.Count > 0) WriteMap(writer, "basis", evidence.Basis, writer.WriteStringValue);
        if (evidence.Importances.Count > 0)
            WriteMap(writer, "importances", evidence.Importances, shares =>
            {
                writer.WriteStartObject();
                foreach ((string feature, double share) in shares.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
                    writer.WriteNumber(feature, Math.Round(share, 4));
                writer.WriteEndObject();
            });
        if (evidence.Kills is not null) writer.WriteString("kills", evidence.Kills);
        if (evidence.PeakEstimates is not null) writer.WriteString("peak_estimates", evidence.PeakEstimates);
        if (evidence.Reason is not null) writer.WriteString("reason", evidence.Reason);
        writer.WriteEndObject();
    }

    private static void WriteExplanation(Utf8JsonWriter writer, RecommendationExplanation explanation)
    {
        writer.WriteStartObject("explanation");
        writer.WriteString("model", explanation.Model);
        writer.WriteStartArray("contributions");
        foreach (FeatureContribution contribution in explanation.Contributions)
        {
            writer.WriteStartObject();
            writer.WriteString("quantity", contribution.Quantity);
            writer.WriteString("feature", contribution.Feature);
            writer.WriteString("value", contribution.Value);
            writer.WriteNumber("contribution", Significant(contribution.Contribution));
            writer.WriteNumber("base", Significant(contribution.Base));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("nearest_tasks");
        foreach (TaskRecord task in explanation.NearestTasks)
        {
            writer.WriteStartObject();
            writer.WriteString("run_id", task.RunId);
            writer.WriteString("task_id", task.TaskId);
            if (task.DurationSeconds is { } seconds) writer.WriteNumber("duration_s", seconds);
            if (task.PeakMemory is { } peak) writer.WriteNumber("peak_memory_bytes", peak.Bytes);
            writer.WriteString("features", FeatureText.Render(task.Features));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMap<T>(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, T> map, Action<T> writeValue)
    {
        writer.WriteStartObject(name);
        foreach ((string key, T value) in map)
        {
            writer.WritePropertyName(key);
            writeValue(value);
        }
        writer.WriteEndObject();
    }

    /// <summary>Six significant digits: more would claim a precision that no prediction has.</summary>
    private static double Significant(double value) =>
        value == 0 || !double.IsFinite(value) ? 0 : double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
