using System.Globalization;
using System.Net;
using System.Text;
using Scalable.Evaluation.Efficiency;
using Scalable.Units;

namespace Scalable.Evaluation.Reporting;

/// <summary>
/// The plots of a report as SVG within a page: colours come from the page's style sheet, so that they follow light and dark, and each has a title
/// and a description for screen readers.
/// </summary>
internal static class ReportPlots
{
    private const int Width = 520, Height = 280, Left = 64, Right = 16, Top = 16, Bottom = 40;
    private const int MaxBars = 8;
    private const int MaxDays = 120;

    /// <summary>Requested, used and advised memory of the tasks that waste most, a group of three bars each.</summary>
    public static string Memory(IReadOnlyList<ResourceEfficiency> tasks)
    {
        ResourceEfficiency[] shown = [.. tasks.Where(task => task.PeakMemory is not null).Take(MaxBars)];
        const int rowHeight = 54, labelHeight = 16;
        double most = shown.Max(task => Math.Max(task.PeakMemory!.Value.Bytes, Math.Max(task.RequestedMemory?.Bytes ?? 0, task.AdvisedMemory?.Bytes ?? 0)));
        StringBuilder svg = Begin("memory", "Memory requested, used and advised", $"The {shown.Length} tasks that waste most; the longest bar is {DisplayText.Bytes(most)}.", shown.Length * rowHeight + 8);
        for (int i = 0; i < shown.Length; i++)
        {
            int y = i * rowHeight;
            Add(svg, $"<text x=\"0\" y=\"{y + 12}\" class=\"label\">{Text(DisplayText.Middle(shown[i].Name, 60))}</text>");
            (string Class, long? Bytes)[] bars = [("requested", shown[i].RequestedMemory?.Bytes), ("used", shown[i].PeakMemory?.Bytes), ("advised", shown[i].AdvisedMemory?.Bytes)];
            for (int bar = 0; bar < bars.Length; bar++)
            {
                if (bars[bar].Bytes is not { } bytes) continue;
                double length = Math.Max(1, bytes / most * (Width - 130));
                Add(svg, $"<rect class=\"{bars[bar].Class}\" x=\"0\" y=\"{y + labelHeight + bar * 11}\" width=\"{length:0.#}\" height=\"9\"><title>{bars[bar].Class} {DisplayText.Bytes(bytes)}</title></rect>");
                Add(svg, $"<text x=\"{length + 5:0.#}\" y=\"{y + labelHeight + 8 + bar * 11}\" class=\"value\">{bars[bar].Class} {DisplayText.Bytes(bytes)}</text>");
            }
        }
        return End(svg);
    }

    /// <summary>Predicted against actual peaks, with their bounds, on logarithmic axes; on the line they are equal.</summary>
    public static string Predictions(IReadOnlyList<HeldOutAdvice> advice)
    {
        double[] values = [.. advice.SelectMany(one => new[] { one.ActualBytes, one.Expected.Expected, one.Expected.Lower, one.Expected.Upper }).Where(value => value > 0 && double.IsFinite(value))];
        double low = values.Min() / 1.2, high = values.Max() * 1.2;
        double Share(double value) => Math.Clamp(Math.Log(Math.Max(value, low) / low) / Math.Log(high / low), 0, 1);
        double X(double value) => Left + Share(value) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - Share(value) * (Height - Top - Bottom);
        int inside = advice.Count(one => one.ActualBytes >= one.Expected.Lower && one.ActualBytes <= one.Expected.Upper);
        StringBuilder svg = Begin("predictions", "Predicted against actual peak memory", $"{advice.Count} attempts of the newest runs; {inside} lie between their bounds of {advice[0].Expected.CoverageText}.", Height);
        Axes(svg, "actual", DisplayText.Bytes(low), DisplayText.Bytes(high), DisplayText.Bytes(low), DisplayText.Bytes(high));
        Add(svg, $"<path class=\"guide\" d=\"M{Left} {Height - Bottom}L{Width - Right} {Top}\"/>");
        string[] tasks = [.. advice.Select(one => one.Task).Distinct(StringComparer.Ordinal)];
        foreach (HeldOutAdvice one in advice)
        {
            double x = X(one.ActualBytes);
            Add(svg, $"<path class=\"bounds\" d=\"M{x:0.#} {Y(one.Expected.Lower):0.#}V{Y(one.Expected.Upper):0.#}\"/>");
            Add(svg, $"<circle class=\"task{Array.IndexOf(tasks, one.Task)}\" cx=\"{x:0.#}\" cy=\"{Y(one.Expected.Expected):0.#}\" r=\"3.5\"><title>{Text(one.Task)}: predicted {one.Expected.ExpectedText}, was {DisplayText.Bytes(one.ActualBytes)}</title></circle>");
        }
        return End(svg) + Legend(tasks.Select((task, number) => ($"task{number}", task)));
    }

    /// <summary>The share of attempts for which the advised memory sufficed, against the confidence stated.</summary>
    public static string Reliability(IReadOnlyList<HeldOutAdvice> advice)
    {
        var levels = advice.SelectMany(one => one.ByConfidence).GroupBy(answer => answer.Asked).OrderBy(level => level.Key)
            .Select(level => (Stated: level.Average(answer => answer.Stated), Sufficed: level.Average(answer => answer.Suffices ? 1.0 : 0), Count: level.Count())).ToArray();
        string said = string.Join("; ", levels.Select(level => $"stated {DisplayText.Percent(level.Stated)}, sufficed {DisplayText.Percent(level.Sufficed)}"));
        StringBuilder svg = Begin("reliability", "Stated confidence against what sufficed", $"{said}.", Height);
        Axes(svg, "stated confidence", "0 %", "100 %", "0 %", "100 %");
        Add(svg, $"<path class=\"guide\" d=\"M{Left} {Height - Bottom}L{Width - Right} {Top}\"/>");
        foreach ((double stated, double sufficed, int count) in levels)
        {
            double x = Left + stated * (Width - Left - Right), y = Height - Bottom - sufficed * (Height - Top - Bottom);
            double error = Math.Sqrt(Math.Max(sufficed * (1 - sufficed), 0.25 / count) / count) * (Height - Top - Bottom);
            Add(svg, $"<path class=\"bounds\" d=\"M{x:0.#} {Math.Max(Top, y - error):0.#}V{Math.Min(Height - Bottom, y + error):0.#}\"/><circle class=\"used\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"5\"><title>stated {DisplayText.Percent(stated)}, sufficed {DisplayText.Percent(sufficed)} of {count}</title></circle>");
        }
        return End(svg);
    }

    /// <summary>Tasks that succeeded and failed, a bar a day.</summary>
    public static string Days(IReadOnlyList<RunDay> days)
    {
        RunDay[] shown = [.. days.TakeLast(MaxDays)];
        double most = Math.Max(1, shown.Max(day => day.TasksSucceeded + day.TasksFailed)), step = (double)(Width - Left - Right) / shown.Length;
        StringBuilder svg = Begin("days", "Tasks by day", $"{shown.Sum(day => day.Runs)} runs on {shown.Length} days from {shown[0].Day:yyyy-MM-dd} to {shown[^1].Day:yyyy-MM-dd}.", Height);
        Axes(svg, "day of the run's start (UTC)", shown[0].Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), shown[^1].Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "0", DisplayText.Number(most));
        for (int i = 0; i < shown.Length; i++)
        {
            double unit = (Height - Top - Bottom) / most, failed = shown[i].TasksFailed * unit, succeeded = shown[i].TasksSucceeded * unit, x = Left + i * step + 0.5, width = Math.Min(40, Math.Max(0.5, step - 1));
            Add(svg, $"<g><title>{shown[i].Day:yyyy-MM-dd}: {shown[i].Runs} runs, {shown[i].TasksSucceeded} tasks succeeded, {shown[i].TasksFailed} failed</title>");
            Add(svg, $"<rect class=\"used\" x=\"{x:0.##}\" y=\"{Height - Bottom - succeeded:0.#}\" width=\"{width:0.##}\" height=\"{succeeded:0.#}\"/><rect class=\"requested\" x=\"{x:0.##}\" y=\"{Height - Bottom - succeeded - failed:0.#}\" width=\"{width:0.##}\" height=\"{failed:0.#}\"/></g>");
        }
        return End(svg) + Legend([("used", "succeeded"), ("requested", "failed")]);
    }

    private static StringBuilder Begin(string id, string title, string description, int height)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\"><title id=\"{id}-title\">{Text(title)}</title><desc id=\"{id}-text\">{Text(description)}</desc>");
        return svg;
    }

    private static void Axes(StringBuilder svg, string name, string left, string right, string bottom, string top)
    {
        Add(svg, $"<path class=\"axis\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        Add(svg, $"<text x=\"{Left}\" y=\"{Height - Bottom + 16}\" class=\"value\">{Text(left)}</text><text x=\"{Width - Right}\" y=\"{Height - Bottom + 16}\" class=\"value end\">{Text(right)}</text>");
        Add(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - Bottom + 32}\" class=\"label middle\">{Text(name)}</text>");
        Add(svg, $"<text x=\"{Left - 6}\" y=\"{Height - Bottom}\" class=\"value end\">{Text(bottom)}</text><text x=\"{Left - 6}\" y=\"{Top + 8}\" class=\"value end\">{Text(top)}</text>");
    }

    private static string Legend(IEnumerable<(string Class, string Text)> entries) =>
        $"<p class=\"legend\">{string.Concat(entries.Select(entry => $"<span><i class=\"{entry.Class}\"></i>{Text(entry.Text)}</span> "))}</p>";

    private static string End(StringBuilder svg) => svg.Append("</svg>").ToString();

    private static string Text(string text) => WebUtility.HtmlEncode(TerminalText.Line(text));

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
