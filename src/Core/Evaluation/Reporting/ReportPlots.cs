using Scalable.Evaluation.Efficiency;

namespace Scalable.Evaluation.Reporting;

/// <summary>The plots of a report, as elements of its page.</summary>
internal static class ReportPlots
{
    private const int Width = 520, Height = 290, Left = 64, Right = 16, Top = 30, Bottom = 40;
    private const int MaxBars = 8;
    private const int MaxDays = 120;

    private static readonly string[] s_series = ["s1", "s2", "s3", "s4"];

    /// <summary>Requested, used and advised memory of the tasks that waste most, a group of three bars each.</summary>
    public static string Memory(IReadOnlyList<ResourceEfficiency> tasks)
    {
        const int groupHeight = 56, barHeight = 12, valueWidth = 130;
        ResourceEfficiency[] shown = [.. tasks.Where(task => task.PeakMemory is not null).Take(MaxBars)];
        double most = shown.Max(task => Math.Max(task.PeakMemory!.Value.Bytes, Math.Max(task.RequestedMemory?.Bytes ?? 0, task.AdvisedMemory?.Bytes ?? 0)));
        var svg = new SvgCanvas(Width, shown.Length * groupHeight, "Memory requested, used and advised", $"The {shown.Length} tasks that waste most; the longest bar is {DisplayText.Bytes(most)}.");
        for (int i = 0; i < shown.Length; i++)
        {
            double y = i * groupHeight + barHeight;
            svg.Text(0, y, DisplayText.Middle(shown[i].Name, 60));
            foreach ((string name, string series, long? bytes) in new[] { ("requested", "s2", shown[i].RequestedMemory?.Bytes), ("used", "s1", shown[i].PeakMemory?.Bytes), ("advised", "s3", shown[i].AdvisedMemory?.Bytes) })
            {
                if (bytes is not { } size) continue;
                double length = Math.Max(1, size / most * (Width - valueWidth));
                svg.Bar(0, y + 4, length, barHeight - 2, series, $"{name} {DisplayText.Bytes(size)}");
                svg.Text(length + 5, y + barHeight + 1, $"{name} {DisplayText.Bytes(size)}");
                y += barHeight;
            }
        }
        return svg.Element();
    }

    /// <summary>Predicted against actual peaks, with their bounds, on logarithmic axes; on the dashed line they are equal.</summary>
    public static string Predictions(IReadOnlyList<HeldOutAdvice> advice)
    {
        double[] values = [.. advice.SelectMany(one => new[] { one.ActualBytes, one.Expected.Expected, one.Expected.Lower, one.Expected.Upper }).Where(value => value > 0 && double.IsFinite(value))];
        double low = values.Min() / 1.2, high = values.Max() * 1.2;
        double Share(double value) => Math.Log(Math.Max(value, low) / low) / Math.Log(high / low);
        int inside = advice.Count(one => one.ActualBytes >= one.Expected.Lower && one.ActualBytes <= one.Expected.Upper);
        SvgCanvas svg = Square("Predicted against actual peak memory", $"{advice.Count} attempts of the newest runs; {inside} lie between their bounds of {advice[0].Expected.CoverageText}.", "actual", DisplayText.Bytes(low), DisplayText.Bytes(high));
        string[] tasks = [.. advice.Select(one => one.Task).Distinct(StringComparer.Ordinal)];
        foreach (HeldOutAdvice one in advice)
        {
            double x = X(Share(one.ActualBytes));
            svg.Line(x, Y(Share(one.Expected.Lower)), x, Y(Share(one.Expected.Upper)), "s4");
            svg.Dot(x, Y(Share(one.Expected.Expected)), 3.5, SeriesOf(tasks, one.Task), $"{one.Task}: predicted {one.Expected.ExpectedText}, was {DisplayText.Bytes(one.ActualBytes)}");
        }
        svg.Legend(Width - Right, Top - 14, [.. tasks.Select(task => (SeriesOf(tasks, task), DisplayText.Middle(task, 22)))]);
        return svg.Element();
    }

    /// <summary>The share of attempts for which the advised memory sufficed, against the confidence stated; lines are one standard error.</summary>
    public static string Reliability(IReadOnlyList<HeldOutAdvice> advice)
    {
        var levels = advice.SelectMany(one => one.ByConfidence).GroupBy(answer => answer.Asked).OrderBy(level => level.Key)
            .Select(level => (Stated: level.Average(answer => answer.Stated), Sufficed: level.Average(answer => answer.Suffices ? 1.0 : 0), Count: level.Count())).ToArray();
        string[] said = [.. levels.Select(level => $"stated {DisplayText.Share(level.Stated)}, sufficed {DisplayText.Share(level.Sufficed)} of {level.Count}")];
        SvgCanvas svg = Square("Stated confidence against what sufficed", string.Join("; ", said) + ".", "stated confidence", "0", "1");
        for (int i = 0; i < levels.Length; i++)
        {
            (double stated, double sufficed, int count) = levels[i];
            double error = Math.Sqrt(Math.Max(sufficed * (1 - sufficed), 0.25 / count) / count);
            svg.Line(X(stated), Y(Math.Max(0, sufficed - error)), X(stated), Y(Math.Min(1, sufficed + error)), "s4");
            svg.Dot(X(stated), Y(sufficed), 5, "s1", said[i]);
        }
        return svg.Element();
    }

    /// <summary>Tasks that succeeded and failed, a bar a day.</summary>
    public static string Days(IReadOnlyList<RunDay> days)
    {
        RunDay[] shown = [.. days.TakeLast(MaxDays)];
        double most = Math.Max(1, shown.Max(day => day.TasksSucceeded + day.TasksFailed)), step = (double)(Width - Left - Right) / shown.Length, width = Math.Min(40, Math.Max(0.5, step - 1));
        string first = Day(shown[0]), last = Day(shown[^1]);
        var svg = new SvgCanvas(Width, Height, "Tasks by day", $"{shown.Sum(day => day.Runs)} runs on {shown.Length} days from {first} to {last}.");
        Frame(svg, "day of the run's start (UTC)", first, last, "0", DisplayText.Number(most));
        for (int i = 0; i < shown.Length; i++)
        {
            RunDay day = shown[i];
            string title = $"{Day(day)}: {day.Runs} runs, {day.TasksSucceeded} tasks succeeded, {day.TasksFailed} failed";
            double x = Left + i * step + 0.5, succeeded = Y(day.TasksSucceeded / most), all = Y((day.TasksSucceeded + day.TasksFailed) / most);
            svg.Bar(x, succeeded, width, Y(0) - succeeded, "s1", title);
            if (day.TasksFailed > 0) svg.Bar(x, all, width, succeeded - all, "s2", title);
        }
        svg.Legend(Width - Right, Top - 14, ("s1", "succeeded"), ("s2", "failed"));
        return svg.Element();
    }

    /// <summary>Median durations by day on a logarithmic axis, a line a task.</summary>
    public static string Durations(IReadOnlyList<TaskDurations> tasks)
    {
        (DateOnly Day, double MedianSeconds)[] all = [.. tasks.SelectMany(task => task.Days)];
        DateOnly first = all.Min(point => point.Day), last = all.Max(point => point.Day);
        double low = all.Min(point => point.MedianSeconds) / 1.2, high = all.Max(point => point.MedianSeconds) * 1.2, days = Math.Max(1, last.DayNumber - first.DayNumber);
        var svg = new SvgCanvas(Width, Height, "Median duration of tasks by day", string.Join("; ", tasks.Select(task => $"{task.Task}: {DisplayText.Duration(task.Days[0].MedianSeconds)} at first, {DisplayText.Duration(task.Days[^1].MedianSeconds)} at last")) + ".");
        Frame(svg, "day of the run's start (UTC)", Day(first), Day(last), DisplayText.Duration(low), DisplayText.Duration(high));
        string[] names = [.. tasks.Select(task => task.Task)];
        foreach (TaskDurations task in tasks)
        {
            (double X, double Y)[] points = [.. task.Days.Select(point => (X((point.Day.DayNumber - first.DayNumber) / days), Y(Math.Log(point.MedianSeconds / low) / Math.Log(high / low))))];
            for (int i = 1; i < points.Length; i++) svg.Line(points[i - 1].X, points[i - 1].Y, points[i].X, points[i].Y, SeriesOf(names, task.Task));
            foreach (((double x, double y), (DateOnly day, double seconds)) in points.Zip(task.Days)) svg.Dot(x, y, 2, SeriesOf(names, task.Task), $"{task.Task} on {Day(day)}: {DisplayText.Duration(seconds)}");
        }
        svg.Legend(Width - Right, Top - 14, [.. names.Select(name => (SeriesOf(names, name), DisplayText.Middle(name, 22)))]);
        return svg.Element();
    }

    /// <summary>A plot whose axes are the same, with the line on which both are equal.</summary>
    private static SvgCanvas Square(string title, string description, string name, string low, string high)
    {
        var svg = new SvgCanvas(Width, Height, title, description);
        Frame(svg, name, low, high, low, high);
        svg.Line(X(0), Y(0), X(1), Y(1), "axis dash");
        return svg;
    }

    private static void Frame(SvgCanvas svg, string name, string left, string right, string bottom, string top)
    {
        svg.Axes(Left, Top, Width - Right, Height - Bottom);
        svg.Text(Left, Height - Bottom + 16, left);
        svg.Text(Width - Right, Height - Bottom + 16, right, "end");
        svg.Text(X(0.5), Height - Bottom + 32, name, "middle");
        svg.Text(Left - 6, Height - Bottom, bottom, "end");
        svg.Text(Left - 6, Top + 8, top, "end");
    }

    private static double X(double share) => Left + Math.Clamp(share, 0, 1) * (Width - Left - Right);

    private static double Y(double share) => Height - Bottom - Math.Clamp(share, 0, 1) * (Height - Top - Bottom);

    private static string SeriesOf(string[] tasks, string task) => s_series[Array.IndexOf(tasks, task) % s_series.Length];

    private static string Day(RunDay day) => Day(day.Day);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
