using Scalable.Evaluation.Efficiency;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Scaling;

namespace Scalable.Evaluation.Reporting;

/// <summary>A report as one HTML file that needs nothing else: no network, no script; it follows the light or dark of the reader's system and prints.</summary>
public static class HtmlReport
{
    private const int MaxRows = 50;

    private const string Style = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--faint:#667;--line:#d5d9df;--panel:#f6f7f9}
        @media(prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e6e8eb;--faint:#9aa3ad;--line:#353b43;--panel:#1d2127}}
        @media print{:root{--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--panel:#fff}section{break-inside:avoid}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1320px;padding:16px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        h1{font-size:1.6rem;margin:.2em 0}h2{font-size:1.15rem;margin:0 0 .4em}p{margin:.4em 0}.faint{color:var(--faint)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0}.tile{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 14px}
        .tile b{display:block;font-size:1.5rem}.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:20px}section{margin:20px 0;min-width:0}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th:first-child,td:first-child,.left{text-align:left}td.left{white-space:normal;min-width:16em}.plot{width:100%;height:auto;display:block}.search .plot{min-width:680px;max-width:900px}

        """;

    /// <param name="report">What to show.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="writtenAt">When the report was made, to be stated.</param>
    public static string Write(HistoryReport report, string title, DateTimeOffset writtenAt)
    {
        var page = new StringBuilder();
        Add(page, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>{Text(title)}</title><style>{Style}{SvgCanvas.Style}</style></head><body>");
        Add(page, $"<h1>{Text(title)}</h1><p class=\"faint\">{report.RunCount:N0} runs, {report.Attempts:N0} attempts. Made {DisplayText.Minute(writtenAt)} UTC by Scalable.</p>");
        Tiles(page, report.Tasks);
        page.Append("<div class=\"grid\">");
        if (report.Tasks.Any(task => task.PeakMemory is not null))
            Section(page, "Requested, used, advised", "The tasks that waste most: the median request, the largest peak, and the median that today's quantile advice gives.", ReportPlots.Memory(report.Tasks));
        if (report.Days.Count > 0) Section(page, "Runs over time", "", ReportPlots.Days(report.Days));
        if (report.Durations.Any(task => task.Days.Count > 1)) Section(page, "How long tasks take", "The median of each day, for the tasks that ran most.", ReportPlots.Durations(report.Durations));
        if (report.Advice.Count > 0)
        {
            Section(page, "Predicted against actual", "The newest fifth of the runs, predicted from the runs before. The lines are the bounds; on the dashed line a prediction is exact.", ReportPlots.Predictions(report.Advice));
            if (report.Advice.Any(one => one.ByConfidence.Count > 0))
                Section(page, "Is the confidence true?", "How often the advised memory sufficed at the first attempt, against the confidence that was stated. Points on the dashed line are right; above it advice is more careful than it says.", ReportPlots.Reliability(report.Advice));
        }
        page.Append("</div>");
        Tasks(page, report.Tasks);
        if (report.Decisions.Count > 0) Decisions(page, report.Decisions);
        foreach (Tuning.SearchResult search in report.Searches)
            Section(page, "Hyperparameter search", $"{search.Trials.Count} trials.", $"<div class=\"search wide\">{SearchSvg.Canvas(search).Element()}</div>");
        return page.Append("</body></html>\n").ToString();
    }

    private static void Tiles(StringBuilder page, IReadOnlyList<ResourceEfficiency> tasks)
    {
        double wasted = tasks.Sum(task => task.WastedGigabyteHours ?? 0), saved = tasks.Sum(task => task.SavedGigabyteHours ?? 0), cores = tasks.Sum(task => task.WastedCoreHours ?? 0);
        (string Value, string Label)[] tiles =
        [
            (DisplayText.Amount(saved) + " GB·h", "memory that today's advice would have saved"),
            (DisplayText.Amount(wasted) + " GB·h", "memory asked for and not used"),
            (DisplayText.Amount(cores) + " core·h", "cores asked for and not busy"),
            (tasks.Sum(task => task.FailedForMemory).ToString("N0", CultureInfo.InvariantCulture), "attempts killed for memory"),
            (tasks.Sum(task => task.FailedForTime).ToString("N0", CultureInfo.InvariantCulture), "attempts ended by their time limit"),
        ];
        page.Append("<div class=\"tiles\">");
        foreach ((string value, string label) in tiles) Add(page, $"<div class=\"tile\"><b>{value}</b>{label}</div>");
        page.Append("</div>");
    }

    private static void Tasks(StringBuilder page, IReadOnlyList<ResourceEfficiency> tasks)
    {
        string[] names = ["attempts", "memory", "cpu", "time", "requested", "peak", "advised", "waste GB·h", "core·h", "saved GB·h", "out of memory", "late"];
        var table = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>task</th>").AppendJoin("", names.Select(name => $"<th>{name}</th>")).Append("</tr></thead><tbody>");
        foreach (ResourceEfficiency task in tasks.Take(MaxRows))
        {
            string[] cells = [task.Attempts.ToString("N0", CultureInfo.InvariantCulture), task.MemoryText, task.CpuText, task.TimeText, task.RequestedText, task.PeakText, task.AdvisedText, task.WastedText, task.WastedCoresText, task.SavedText,
                task.FailedForMemory.ToString(CultureInfo.InvariantCulture), task.FailedForTime.ToString(CultureInfo.InvariantCulture)];
            Add(table, $"<tr><td>{Text(task.Name)}</td>{string.Concat(cells.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>");
        }
        string note = tasks.Count > MaxRows ? $"The {MaxRows} of {tasks.Count:N0} tasks that waste most. " : "";
        if (tasks.Sum(task => task.WholeNodes) is > 0 and var whole) note += $"What was left of the whole nodes of {DisplayText.Count(whole, "attempt")} is no waste. ";
        Section(page, "Efficiency by task", note + "Shares are of what was asked for, weighted by run time.", table.Append("</tbody></table></div>").ToString());
    }

    private static void Decisions(StringBuilder page, IReadOnlyList<ScalingDecision> decisions)
    {
        var table = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>time (UTC)</th><th class=\"left\">add</th><th class=\"left\">remove</th><th>confidence</th><th class=\"left\">reason</th></tr></thead><tbody>");
        foreach (ScalingDecision decision in decisions.TakeLast(MaxRows))
            Add(table, $"<tr><td>{DisplayText.Minute(decision.EvaluatedAt)}</td><td>{Text(decision.AddText)}</td><td>{Text(decision.RemoveText)}</td><td>{decision.ConfidenceText}</td><td class=\"left\">{Text(decision.Reasoning)}</td></tr>");
        Section(page, "Scaling decisions", decisions.Count > MaxRows ? $"The last {MaxRows} of {decisions.Count:N0}." : "", table.Append("</tbody></table></div>").ToString());
    }

    private static void Section(StringBuilder page, string title, string note, string content) =>
        page.Append("<section><h2>").Append(Text(title)).Append("</h2>").Append(note.Length > 0 ? $"<p class=\"faint\">{Text(note)}</p>" : "").Append(content).Append("</section>\n");

    private static string Text(string text) => SvgCanvas.Escape(text);

    private static void Add(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture));
}
