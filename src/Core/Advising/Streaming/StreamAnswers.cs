using Scalable.Advising.Engine;
using System.Text.Encodings.Web;

namespace Scalable.Advising.Streaming;

/// <summary>The stream's answers as lines of JSON.</summary>
internal static class StreamAnswers
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Prediction(string id, ResourceRecommendation answer) => Write(writer =>
    {
        writer.WriteString("id", id);
        writer.WriteOptional("memory_bytes", Ceiling(answer.MemoryPlan.First));
        writer.WriteOptional("walltime_s", Ceiling(answer.WalltimePlan.First));
        writer.WriteOptional("cpus", answer.Evidence.Basis.ContainsKey("cpus") ? answer.Cpus : null);
        writer.WriteOptional("confidence", Rounded(answer.Confidence));
        writer.WriteOptional("memory_confidence", Rounded(answer.MemoryConfidence));
        writer.WriteOptional("walltime_confidence", Rounded(answer.WalltimeConfidence));
        writer.WriteString("model", answer.Evidence.Candidate);
        writer.WriteString("method", answer.Evidence.Stage);
        if (answer.Evidence.Reason is { } reason) writer.WriteString("reason", reason);
        else writer.WriteNull("reason");
    });

    public static string Next(string id, SizingResource resource, double allocation) => Write(writer =>
    {
        writer.WriteString("id", id);
        writer.WriteOptional(resource == SizingResource.Memory ? "memory_bytes" : "walltime_s", Ceiling(allocation));
    });

    public static string Observed(string? id) => Write(writer =>
    {
        if (id is not null) writer.WriteString("id", id);
        writer.WriteBoolean("ok", true);
    });

    public static string Error(string message, long line) => Write(writer =>
    {
        writer.WriteString("error", message);
        writer.WriteNumber("line", line);
    });

    private static double? Rounded(double? confidence) => confidence is { } known ? Math.Round(known, 4) : null;

    // Whole bytes and seconds: schedulers take no fractions.
    private static double? Ceiling(double? amount) => amount is { } value ? Math.Ceiling(value) : null;

    private static string Write(Action<Utf8JsonWriter> fields) => WrittenJson.Line(fields, s_options).Text();
}
