using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Studies;

/// <summary>The lines of a study file.</summary>
internal static class StudyJson
{
    private const string Format = "scalable-study";
    private const int Version = 1;

    public static string Header(StudyIdentity identity) => Line(writer =>
    {
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("data", identity.Data);
        writer.WriteString("space", identity.Space);
        writer.WriteStartObject("settings");
        foreach ((string name, string value) in identity.Settings) writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    public static string Outcome(TrialOutcome outcome, ParameterSet parameters) => Line(writer =>
    {
        writer.WriteNumber("trial", outcome.Number);
        writer.WriteNumber("budget", outcome.Budget);
        writer.WritePropertyName("parameters");
        Write(writer, parameters);
        writer.WriteStartArray("fold_scores");
        foreach (double score in outcome.FoldScores) writer.WriteNumberValue(score);
        writer.WriteEndArray();
        writer.WriteNumber("fit_s", outcome.FitSeconds);
        if (outcome.Error is { } error) writer.WriteString("error", error);
    });

    /// <exception cref="StudyException">The line is no header of a study, or of a newer version.</exception>
    public static StudyIdentity ReadHeader(string line, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw new StudyException($"'{file}' is not a study. Name another file; nothing was changed.");
            if (root.GetProperty("version").GetInt32() != Version) throw new StudyException($"The study '{file}' is of another version of Scalable. Name another file; nothing was changed.");
            return new StudyIdentity(
                root.GetProperty("data").GetString()!,
                root.GetProperty("space").GetString()!,
                root.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!, StringComparer.Ordinal));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StudyException($"'{file}' is not a study: its first line is no header. Name another file; nothing was changed.", problem);
        }
    }

    /// <summary>An outcome and its hyperparameters as JSON text; null for a line that was cut off.</summary>
    public static (TrialOutcome Outcome, string Parameters)? ReadOutcome(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            var outcome = new TrialOutcome(
                root.GetProperty("trial").GetInt32(),
                root.GetProperty("budget").GetDouble(),
                root.GetProperty("fold_scores").EnumerateArray().Select(score => score.GetDouble()).ToArray(),
                root.GetProperty("fit_s").GetDouble(),
                root.TryGetProperty("error", out JsonElement error) ? error.GetString() : null);
            return (outcome, root.GetProperty("parameters").GetRawText());
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public static string Text(ParameterSet parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, parameters);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, ParameterSet parameters)
    {
        writer.WriteStartObject();
        foreach ((string name, object value) in parameters)
        {
            if (value is bool truth) writer.WriteBoolean(name, truth);
            else if (value is long whole) writer.WriteNumber(name, whole);
            else if (value is double number) writer.WriteNumber(name, number);
            else writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
