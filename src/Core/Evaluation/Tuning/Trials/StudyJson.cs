using Scalable.Runs.Reading;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>The lines of a study file.</summary>
internal static class StudyJson
{
    private const string Format = "scalable-study";
    private const int Version = 1;

    public static string Header(StudyIdentity identity) => WrittenJson.Line(writer =>
    {
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("data", identity.Data);
        writer.WriteString("space", identity.Space);
        writer.WriteStartObject("settings");
        foreach ((string name, string value) in identity.Settings) writer.WriteString(name, value);
        writer.WriteEndObject();
    }).Text();

    public static string Outcome(TrialOutcome outcome, ParameterSet parameters) => WrittenJson.Line(writer =>
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
    }).Text();

    /// <exception cref="StudyException">The line is no header of a study, or of a newer version.</exception>
    public static StudyIdentity ReadHeader(string line, string file)
    {
        try
        {
            JsonInput root = JsonInput.Parse(line, file, line: 1);
            if (root.Required("format").Text() != Format) throw new StudyException($"'{file}' is not a study. Name another file; nothing was changed.");
            if (root.Required("version").Number() != Version) throw new StudyException($"The study '{file}' is of another version of Scalable. Name another file; nothing was changed.");
            return new StudyIdentity(
                root.Required("data").Text(),
                root.Required("space").Text(),
                root.Required("settings").Members().ToDictionary(setting => setting.Name, setting => setting.Value.Text(), StringComparer.Ordinal));
        }
        catch (JsonInputException problem)
        {
            throw new StudyException($"'{file}' is not a study: its first line is no header. Name another file; nothing was changed.", problem);
        }
    }

    /// <summary>An outcome and its hyperparameters as JSON text; null for a line that was cut off.</summary>
    public static (TrialOutcome Outcome, string Parameters)? ReadOutcome(string line)
    {
        try
        {
            JsonInput root = JsonInput.Parse(line);
            var outcome = new TrialOutcome(
                root.Required("trial").Int32(),
                root.Required("budget").Number(),
                root.Required("fold_scores").Items().Select(score => score.Number()).ToArray(),
                root.Required("fit_s").Number(),
                root.Member("error")?.Text());
            return (outcome, root.Required("parameters").Raw());
        }
        catch (JsonInputException)
        {
            return null;
        }
    }

    public static string Text(ParameterSet parameters) => WrittenJson.Line(writer => WriteMembers(writer, parameters)).Text();

    public static void Write(Utf8JsonWriter writer, ParameterSet parameters)
    {
        writer.WriteStartObject();
        WriteMembers(writer, parameters);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, ParameterSet parameters)
    {
        foreach ((string name, object value) in parameters)
        {
            if (value is bool truth) writer.WriteBoolean(name, truth);
            else if (value is long whole) writer.WriteNumber(name, whole);
            else if (value is double number) writer.WriteNumber(name, number);
            else writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }
}
