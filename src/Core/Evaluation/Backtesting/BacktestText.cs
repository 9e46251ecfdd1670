using System.Globalization;
using System.Text;
using Scalable.Units;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Backtests as a table for a terminal, or as JSON.</summary>
public static class BacktestText
{
    /// <summary>A block a task, a line an advisor; the total says who wasted least.</summary>
    public static string Table(IReadOnlyList<BacktestResult> results)
    {
        var text = new StringBuilder();
        int width = results.Count == 0 ? 0 : Math.Max(12, results.Max(result => result.Advisor.Length));
        foreach (IGrouping<string, BacktestResult> task in results.GroupBy(result => result.Task, StringComparer.Ordinal))
        {
            text.Append(TerminalText.Line(task.Key)).Append('\n');
            Line(text, $"  {"advisor".PadRight(width)}{"tasks",7}{"waste GB·h",12}{"failed",8}{"1st ok",8}{"stated",8}{"kills",7}{"covered",9}");
            foreach (BacktestResult result in task)
                Line(text, $"  {result.Advisor.PadRight(width)}{result.Tasks,7}{DisplayText.Amount(result.WasteGigabyteHours),12}{result.FailedAttempts,8}{DisplayText.Share(result.FirstAttemptSuccess),8}{DisplayText.ShareOrNothing(result.StatedConfidence),8}{result.WalltimeKills,7}{DisplayText.ShareOrNothing(result.MemoryCoverage),9}");
            foreach (BacktestResult result in task.Where(result => result.Verdict is not null))
                Line(text, $"  {result.Advisor}: {result.Verdict}{(result.LearningSeconds >= 0.05 ? $", {DisplayText.Amount(result.LearningSeconds.Value)} s of learning" : "")}");
            text.Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    public static string Json(IReadOnlyList<BacktestResult> results) => RowsJson.Of(results, (writer, result) =>
    {
        writer.WriteString("task", result.Task);
        writer.WriteString("advisor", result.Advisor);
        writer.WriteNumber("tasks", result.Tasks);
        writer.WriteNumber("waste_gbh", result.WasteGigabyteHours);
        writer.WriteNumber("used_gbh", result.UsedGigabyteHours);
        writer.WriteNumber("failed_attempts", result.FailedAttempts);
        writer.WriteNumber("tasks_failing", result.TasksFailing);
        writer.WriteNumber("first_attempt_success", result.FirstAttemptSuccess);
        RowsJson.Optional(writer, "stated_confidence", result.StatedConfidence);
        RowsJson.Optional(writer, "walltime_kills", result.WalltimeKills);
        RowsJson.Optional(writer, "memory_coverage", result.MemoryCoverage);
        RowsJson.Optional(writer, "duration_coverage", result.DurationCoverage);
        RowsJson.Optional(writer, "memory_bounds_width", result.MemoryBoundsWidth);
        RowsJson.Optional(writer, "memory_error", result.MemoryError);
        RowsJson.Optional(writer, "duration_error", result.DurationError);
        RowsJson.Optional(writer, "learning_s", result.LearningSeconds);
        if (result.Verdict is not null) writer.WriteString("verdict", result.Verdict);
    });

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
