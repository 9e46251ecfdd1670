using System.Globalization;
using System.Text;
using System.Text.Json;
using Scalable.Units;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Backtests as a table for a terminal, or as JSON.</summary>
public static class BacktestText
{
    /// <summary>A block a task, a line a strategy.</summary>
    public static string Table(IReadOnlyList<BacktestResult> results)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, BacktestResult> task in results.GroupBy(result => result.Task, StringComparer.Ordinal))
        {
            text.Append(task.Key).Append('\n');
            Line(text, $"  {"strategy",-12}{"tasks",7}{"waste GB·h",12}{"failed",8}{"1st ok",8}{"stated",8}{"kills",7}{"covered",9}");
            foreach (BacktestResult result in task)
                Line(text, $"  {result.Strategy,-12}{result.Tasks,7}{DisplayText.Amount(result.WasteGigabyteHours),12}{result.FailedAttempts,8}{DisplayText.Share(result.FirstAttemptSuccess),8}{DisplayText.ShareOrNothing(result.StatedConfidence),8}{result.WalltimeKills,7}{DisplayText.ShareOrNothing(result.MemoryCoverage),9}");
            text.Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>A line a model type.</summary>
    public static string Table(IReadOnlyList<ModelTradeOff> rows)
    {
        var text = new StringBuilder();
        Line(text, $"{"model type",-20}{"training s",11}{"duration error",16}{"memory error",14}{"covered",9}{"waste GB·h",12}  use when");
        foreach (ModelTradeOff row in rows)
            Line(text, $"{row.ModelType,-20}{DisplayText.Amount(row.TrainingSeconds),11}{DisplayText.Percent(row.DurationError),16}{DisplayText.Percent(row.MemoryError),14}{DisplayText.ShareOrNothing(row.MemoryCoverage),9}{DisplayText.Amount(row.WasteGigabyteHours),12}  {row.UseWhen}");
        return text.ToString().TrimEnd();
    }

    public static string Json(IReadOnlyList<BacktestResult> results) => Json(results, (writer, result) =>
    {
        writer.WriteString("task", result.Task);
        writer.WriteString("strategy", result.Strategy);
        writer.WriteNumber("tasks", result.Tasks);
        writer.WriteNumber("waste_gbh", result.WasteGigabyteHours);
        writer.WriteNumber("used_gbh", result.UsedGigabyteHours);
        writer.WriteNumber("failed_attempts", result.FailedAttempts);
        writer.WriteNumber("tasks_failing", result.TasksFailing);
        writer.WriteNumber("first_attempt_success", result.FirstAttemptSuccess);
        Optional(writer, "stated_confidence", result.StatedConfidence);
        Optional(writer, "walltime_kills", result.WalltimeKills);
        Optional(writer, "memory_coverage", result.MemoryCoverage);
        Optional(writer, "duration_coverage", result.DurationCoverage);
        Optional(writer, "memory_bounds_width", result.MemoryBoundsWidth);
    });

    public static string Json(IReadOnlyList<ModelTradeOff> rows) => Json(rows, (writer, row) =>
    {
        writer.WriteString("model_type", Advising.ModelTypes.ToName(row.ModelType));
        writer.WriteNumber("tasks", row.Tasks);
        writer.WriteNumber("training_s", row.TrainingSeconds);
        Optional(writer, "duration_error", row.DurationError);
        Optional(writer, "memory_error", row.MemoryError);
        Optional(writer, "duration_coverage", row.DurationCoverage);
        Optional(writer, "memory_coverage", row.MemoryCoverage);
        writer.WriteNumber("nominal_coverage", row.NominalCoverage);
        writer.WriteNumber("waste_gbh", row.WasteGigabyteHours);
        writer.WriteNumber("quantile_waste_gbh", row.QuantileWasteGigabyteHours);
        writer.WriteString("use_when", row.UseWhen);
    });

    private static string Json<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (T row in rows)
            {
                writer.WriteStartObject();
                write(writer, row);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Optional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
