namespace Scalable.Evaluation.Backtesting;

/// <summary>How one advisor fared on one task, or on all of them.</summary>
public sealed record BacktestResult
{
    /// <summary>The task's name; (all) for the total.</summary>
    public required string Task { get; init; }

    /// <summary>The model type of a learned advisor, and its backend if it is not our own; quantile, largest seen or requests.</summary>
    public required string Advisor { get; init; }

    /// <summary>How many tasks were sized.</summary>
    public int Tasks { get; init; }

    /// <summary>Allocated and not used, in 1e9 bytes times hours: the surplus of successful attempts and the whole of failed ones.</summary>
    public double WasteGigabyteHours { get; init; }

    /// <summary>Used, in 1e9 bytes times hours.</summary>
    public double UsedGigabyteHours { get; init; }

    /// <summary>Attempts whose memory was too small.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Tasks with at least one such attempt.</summary>
    public int TasksFailing { get; init; }

    /// <summary>Mean of the confidence that was stated; null if the advisor states none.</summary>
    public double? StatedConfidence { get; init; }

    /// <summary>Tasks that ran longer than the walltime they were given; null if none was given.</summary>
    public int? WalltimeKills { get; init; }

    /// <summary>The share of peaks within the predicted bounds; null if there are none.</summary>
    public double? MemoryCoverage { get; init; }

    /// <summary>The share of durations within the predicted bounds; null if there are none.</summary>
    public double? DurationCoverage { get; init; }

    /// <summary>Mean width of the memory bounds as a share of the peak; null if there are none.</summary>
    public double? MemoryBoundsWidth { get; init; }

    /// <summary>Median of |predicted / true - 1| of peak memory; null if nothing was predicted.</summary>
    public double? MemoryError { get; init; }

    /// <summary>Median of |predicted / true - 1| of durations; null if nothing was predicted.</summary>
    public double? DurationError { get; init; }

    /// <summary>How long learning took in all, in seconds; null for a task's row.</summary>
    public double? LearningSeconds { get; init; }

    /// <summary>What the total says of the advisor beside the others, on this history; null for a task's row, or if there is nothing to compare with.</summary>
    public string? Verdict { get; init; }

    /// <summary>The share of tasks whose first attempt had enough memory.</summary>
    public double FirstAttemptSuccess => Tasks == 0 ? double.NaN : 1 - (double)TasksFailing / Tasks;

    public string WasteText => DisplayText.Amount(WasteGigabyteHours);

    public string FirstAttemptText => DisplayText.Share(FirstAttemptSuccess);

    public string StatedText => DisplayText.ShareOrNothing(StatedConfidence);

    public string CoveredText => DisplayText.ShareOrNothing(MemoryCoverage);

    public string WidthText => DisplayText.Percent(MemoryBoundsWidth);

    public string MemoryErrorText => DisplayText.Percent(MemoryError);

    public string DurationErrorText => DisplayText.Percent(DurationError);

    /// <summary>align by quantile: 12.3 GB·h wasted.</summary>
    public override string ToString() => $"{Task} by {Advisor}: {WasteText} GB·h wasted";
}

/// <summary>What a backtest found.</summary>
/// <param name="Results">A row for each task and advisor, tasks in ordinal order, and the totals last.</param>
/// <param name="Remarks">What could not be compared and why.</param>
public sealed record BacktestOutcome(IReadOnlyList<BacktestResult> Results, IReadOnlyList<string> Remarks);

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
            text.AddLine($"  {"advisor".PadRight(width)}{"tasks",7}{"waste GB·h",12}{"failed",8}{"1st ok",8}{"stated",8}{"kills",7}{"covered",9}");
            foreach (BacktestResult result in task)
                text.AddLine($"  {result.Advisor.PadRight(width)}{result.Tasks,7}{DisplayText.Amount(result.WasteGigabyteHours),12}{result.FailedAttempts,8}{DisplayText.Share(result.FirstAttemptSuccess),8}{DisplayText.ShareOrNothing(result.StatedConfidence),8}{result.WalltimeKills,7}{DisplayText.ShareOrNothing(result.MemoryCoverage),9}");
            foreach (BacktestResult result in task.Where(result => result.Verdict is not null))
                text.AddLine($"  {result.Advisor}: {result.Verdict}{(result.LearningSeconds >= 0.05 ? $", {DisplayText.Amount(result.LearningSeconds.Value)} s of learning" : "")}");
            text.Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    public static string Json(IReadOnlyList<BacktestResult> results) => WrittenJson.Rows(results, (writer, result) =>
    {
        writer.WriteString("task", result.Task);
        writer.WriteString("advisor", result.Advisor);
        writer.WriteNumber("tasks", result.Tasks);
        writer.WriteNumber("waste_gbh", result.WasteGigabyteHours);
        writer.WriteNumber("used_gbh", result.UsedGigabyteHours);
        writer.WriteNumber("failed_attempts", result.FailedAttempts);
        writer.WriteNumber("tasks_failing", result.TasksFailing);
        writer.WriteNumber("first_attempt_success", result.FirstAttemptSuccess);
        writer.WriteOptional("stated_confidence", result.StatedConfidence);
        writer.WriteOptional("walltime_kills", result.WalltimeKills);
        writer.WriteOptional("memory_coverage", result.MemoryCoverage);
        writer.WriteOptional("duration_coverage", result.DurationCoverage);
        writer.WriteOptional("memory_bounds_width", result.MemoryBoundsWidth);
        writer.WriteOptional("memory_error", result.MemoryError);
        writer.WriteOptional("duration_error", result.DurationError);
        writer.WriteOptional("learning_s", result.LearningSeconds);
        if (result.Verdict is not null) writer.WriteString("verdict", result.Verdict);
    });
}
