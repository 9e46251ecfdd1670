namespace Scalable.Evaluation.Simulation;

/// <summary>Plots demand, supply and queue over time, a panel a policy, as one SVG.</summary>
public static class TimelineSvg
{
    private const int Width = 900, PanelHeight = 200, Left = 60, Right = 20, Top = 34, Bottom = 26, MaxPoints = 2000;

    /// <summary>Draws the timelines of the results that kept one.</summary>
    /// <exception cref="ArgumentException">No result kept its timeline.</exception>
    public static string Draw(IEnumerable<SimulationResult> results)
    {
        SimulationResult[] drawn = [.. results.Where(result => result.Timeline is { Points.Count: > 0 })];
        if (drawn.Length == 0) throw new ArgumentException("None of the simulations kept its timeline (KeepTimeline), so there is nothing to plot.", nameof(results));
        double span = drawn.Max(result => Math.Max(1, result.MakespanSeconds));
        int most = drawn.Max(result => result.Timeline!.Points.Max(point => Math.Max(point.Demand, point.Supply)));
        int longest = drawn.Max(result => result.Timeline!.Points.Max(point => point.Queue));
        var svg = new SvgCanvas(Width, PanelHeight * drawn.Length, "Demand, supply and queue over time",
            string.Join("; ", drawn.Select(result => FormattableString.Invariant($"{result.Policy} on {result.Workload}: {result.MakespanSeconds / 3600:0.##} h"))) + ".");
        for (int i = 0; i < drawn.Length; i++) Panel(svg, drawn[i], i * PanelHeight, span, Math.Max(1, most), Math.Max(1, longest));
        return svg.File();
    }

    private static void Panel(SvgCanvas svg, SimulationResult result, int y, double span, int most, int longest)
    {
        int bottom = y + PanelHeight - Bottom, right = Width - Right;
        svg.Text(Left, y + 20, $"{result.Policy}: {result.Workload}", "bold");
        svg.Legend(right, y + 20, ("s4", FormattableString.Invariant($"queue (most {longest})")), ("s1", "demand"), ("s2", "supply"));
        Line(svg, result, point => (double)point.Queue / longest, "s4", y, span);
        Line(svg, result, point => (double)point.Demand / most, "s1", y, span);
        Line(svg, result, point => (double)point.Supply / most, "s2", y, span);
        svg.Axes(Left, y + Top, right, bottom);
        svg.Text(Left - 6, y + Top + 4, most.ToString(CultureInfo.InvariantCulture), "end");
        svg.Text(Left - 6, bottom + 4, "0", "end");
        svg.Text(Left, bottom + 16, "0 h");
        svg.Text(right, bottom + 16, FormattableString.Invariant($"{span / 3600:0.##} h"), "end");
    }

    private static void Line(SvgCanvas svg, SimulationResult result, Func<TimelinePoint, double> height, string classes, int y, double span)
    {
        double plotHeight = PanelHeight - Top - Bottom, plotWidth = Width - Left - Right, bottom = y + PanelHeight - Bottom;
        svg.Steps(Left, bottom, Peaks(result.Timeline!.Points, height, span).Select(point => (Left + (point.Seconds / span * plotWidth), bottom - (point.Peak * plotHeight))), classes, Left + (result.MakespanSeconds / span * plotWidth));
    }

    /// <summary>The highest of the points that share a pixel, so that a long timeline stays small.</summary>
    private static IEnumerable<(double Seconds, double Peak)> Peaks(IReadOnlyList<TimelinePoint> points, Func<TimelinePoint, double> height, double span)
    {
        for (int i = 0; i < points.Count;)
        {
            double peak = 0;
            int next = i;
            double until = Math.Max(points[i].Seconds, (Math.Floor(points[i].Seconds / span * MaxPoints) + 1) * span / MaxPoints);
            for (; next < points.Count && (next == i || points[next].Seconds < until); next++) peak = Math.Max(peak, height(points[next]));
            yield return (points[i].Seconds, peak);
            i = next;
        }
    }
}

/// <summary>Demand, supply and queue as step functions of time, over all tags.</summary>
public sealed class Timeline
{
    private readonly List<TimelinePoint> _points = [];

    public IReadOnlyList<TimelinePoint> Points => _points;

    internal void Add(double seconds, int demand, int supply, int queue)
    {
        var point = new TimelinePoint(seconds, demand, supply, queue);
        if (_points.Count > 0 && _points[^1].Seconds >= seconds) _points[^1] = point;
        else _points.Add(point);
    }

    public override string ToString() => Units.DisplayText.Count(_points.Count, "point");
}

/// <summary>The levels from a moment on.</summary>
public readonly record struct TimelinePoint(double Seconds, int Demand, int Supply, int Queue)
{
    /// <summary>At 00:01:00: demand 3, supply 2, queue 1.</summary>
    public override string ToString() => System.FormattableString.Invariant($"At {Units.DisplayText.Duration(Seconds)}: demand {Demand}, supply {Supply}, queue {Queue}");
}
