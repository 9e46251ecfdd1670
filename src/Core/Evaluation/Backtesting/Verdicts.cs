namespace Scalable.Evaluation.Backtesting;

/// <summary>Says of each total how the advisor fared beside the others.</summary>
internal static class Verdicts
{
    /// <summary>The rows, with a verdict on the totals that sized as many tasks as any; what cannot be compared becomes a remark.</summary>
    public static BacktestResult[] Judged(BacktestResult[] rows, List<string> remarks)
    {
        BacktestResult[] totals = [.. rows.Where(row => row.Task == Backtest.AllTasks)];
        int most = totals.Length == 0 ? 0 : totals.Max(total => total.Tasks);
        BacktestResult[] comparable = [.. totals.Where(total => total.Tasks == most)];
        foreach (BacktestResult total in totals.Where(total => total.Tasks < most))
            remarks.Add(FormattableString.Invariant($"'{total.Advisor}' could size {total.Tasks} of {most} tasks; its total is not comparable with the others."));
        return comparable.Length < 2 ? rows : [.. rows.Select(row => comparable.Contains(row) ? row with { Verdict = Of(row, comparable) } : row)];
    }

    private static string Of(BacktestResult row, BacktestResult[] all)
    {
        BacktestResult least = all.MinBy(other => other.WasteGigabyteHours)!;
        if (row.WasteGigabyteHours <= least.WasteGigabyteHours) return all.All(other => other.WasteGigabyteHours <= row.WasteGigabyteHours) ? "no difference here" : "wastes least here";
        return least.WasteGigabyteHours > 0
            ? FormattableString.Invariant($"wastes {row.WasteGigabyteHours / least.WasteGigabyteHours:G3} times as much as {least.Advisor}")
            : $"wastes more than {least.Advisor}";
    }
}
