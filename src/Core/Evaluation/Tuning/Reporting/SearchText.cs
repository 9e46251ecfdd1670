using System.Collections;
using Scalable.Advising;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>A search's result as JSON.</summary>
public static class SearchJson
{
    public static string Render(SearchResult result) => WrittenJson.Indented(writer =>
    {
        WriteSummary(writer, result);
        writer.WriteStartArray("trials");
        foreach (SearchTrial trial in result.Trials) Write(writer, trial);
        writer.WriteEndArray();
        writer.WriteStartObject("importances");
        foreach (ParameterImportance importance in result.Importances) writer.WriteNumber(importance.Parameter, importance.Importance);
        writer.WriteEndObject();
        writer.WriteStartArray("warnings");
        foreach (string warning in result.Warnings) writer.WriteStringValue(warning);
        writer.WriteEndArray();
    });

    private static void WriteSummary(Utf8JsonWriter writer, SearchResult result)
    {
        writer.WriteString("model_type", result.ModelType.ToName());
        writer.WriteString("backend", result.Backend.ToName());
        writer.WriteString("strategy", result.Strategy.ToString());
        writer.WriteString("metric", result.Metric.ToString());
        writer.WriteString("direction", result.Direction.ToString());
        writer.WriteString("target", result.Target.ToString());
        writer.WriteString("space", result.Space.ToString());
        writer.WritePropertyName("best_parameters");
        Write(writer, result.BestParameters);
        writer.WritePropertyName("recommended_parameters");
        Write(writer, result.RecommendedParameters);
        writer.WriteNumber("best_trial", result.BestTrial);
        writer.WriteNumber("best_score", result.BestScore);
        writer.WriteNumber("default_score", result.DefaultScore);
        writer.WriteBoolean("beyond_noise", result.IsBeyondNoise);
        Write(writer, "fold_scores", result.FoldScores);
        writer.WriteNumber("fits", result.Fits);
        writer.WriteNumber("runs", result.RunCount);
        writer.WriteNumber("rows", result.RowCount);
        writer.WriteString("ending", result.Ending.ToString());
        writer.WriteNumber("seconds", result.Seconds);
        if (result.StudyPath is { } study) writer.WriteString("study", study);
    }

    private static void Write(Utf8JsonWriter writer, SearchTrial trial)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", trial.Number);
        writer.WriteString("state", trial.State.ToString());
        writer.WritePropertyName("parameters");
        Write(writer, trial.Parameters);
        Number("mean", trial.Mean);
        Number("deviation", trial.Deviation);
        Write(writer, "fold_scores", trial.FoldScores);
        writer.WriteNumber("fit_s", trial.FitSeconds);
        writer.WriteNumber("budget", trial.Budget);
        if (trial.PrunedAt is { } place) writer.WriteString("pruned_at", place);
        if (trial.Error is { } error) writer.WriteString("error", error);
        writer.WriteBoolean("within_noise", trial.IsWithinNoise);
        writer.WriteEndObject();

        void Number(string name, double value)
        {
            if (double.IsFinite(value)) writer.WriteNumber(name, value);
            else writer.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Hashtable parameters)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in parameters.Cast<DictionaryEntry>().OrderBy(entry => (string)entry.Key, StringComparer.Ordinal))
        {
            string name = (string)entry.Key;
            if (entry.Value is bool truth) writer.WriteBoolean(name, truth);
            else if (entry.Value is long whole) writer.WriteNumber(name, whole);
            else if (entry.Value is double number) writer.WriteNumber(name, number);
            else writer.WriteString(name, Convert.ToString(entry.Value, CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }
}

/// <summary>A search's result as text for a terminal.</summary>
public static class SearchText
{
    private const int TrialsShown = 10;

    /// <summary>The best parameters, the leaderboard's head and what mattered.</summary>
    public static string Table(SearchResult result)
    {
        var text = new StringBuilder();
        text.AddLine($"{result.Metric} ({Words(result.Direction)}) of {Words(result.Target)}, {result.FoldScores.Count} folds of {result.RunCount} runs, {result.RowCount} attempts: {result.Trials.Count} trials, {result.Fits} fits, {result.Seconds:0.0} s");
        text.AddLine($"Best:     {Score(result.BestScore)} (trial {result.BestTrial}): {Parameters(result.BestParameters)}");
        text.AddLine($"Defaults: {Score(result.DefaultScore)}{(result.BestTrial != 0 && !result.IsBeyondNoise ? " (recommended: the difference is within the noise of the folds)" : "")}");
        text.Append('\n');
        text.AddLine($"{"trial",5} {"state",-9}{"mean",12}{"deviation",12}{"folds",7}{"fit s",8}  {"pruned at",-16}parameters");
        foreach (SearchTrial trial in result.Trials.Take(TrialsShown))
            text.AddLine($"{trial.Number,5} {Words(trial.State),-9}{Score(trial.Mean),12}{Score(trial.Deviation),12}{trial.FoldScores.Count,7}{trial.FitSeconds,8:0.00}  {trial.PrunedAt,-16}{Parameters(trial.Parameters)}");
        if (result.Trials.Count > TrialsShown) text.AddLine($"... and {result.Trials.Count - TrialsShown} more");
        if (result.Importances.Count == 0) return text.ToString().TrimEnd();
        text.AddLine($"\n{"importance",10}  parameter");
        foreach (ParameterImportance importance in result.Importances) text.AddLine($"{importance.Importance,10:0.00}  {importance.Parameter}");
        return text.ToString().TrimEnd();
    }

    /// <summary>leaves=8, learning_rate=0.05, in ordinal order of names.</summary>
    public static string Parameters(Hashtable parameters) =>
        (parameters as ShownTable ?? new ShownTable(parameters)).ToString();

    /// <summary>Five significant digits; nothing for what is no number.</summary>
    public static string Score(double score) => double.IsNaN(score) ? "" : score.ToString("G5", CultureInfo.InvariantCulture);

    private static string Words(Enum value) => value.ToString().ToLowerInvariant();
}
