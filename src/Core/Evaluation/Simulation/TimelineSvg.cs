using System.Globalization;
using System.Net;
using System.Text;

namespace Scalable.Evaluation.Simulation;

/// <summary>Plots demand, supply and queue over time, a panel a policy, as one SVG.</summary>
public static class TimelineSvg
{
    private const int Width = 900, PanelHeight = 200, Left = 60, Right = 20, Top = 34, Bottom = 26, MostPoints = 2000;

    /// <summary>Draws the timelines of the results that kept one.</summary>
    /// <exception cref="ArgumentException">No result kept its timeline.</exception>
    public static string Draw(IEnumerable<SimulationResult> results)
    {
        SimulationResult[] drawn = [.. results.Where(result => result.Timeline is { Points.Count: > 0 })];
        if (drawn.Length == 0) throw new ArgumentException("None of the simulations kept its timeline (KeepTimeline), so there is nothing to plot.", nameof(results));
        double span = drawn.Max(result => Math.Max(1, result.MakespanSeconds));
        int most = drawn.Max(result => result.Timeline!.Points.Max(point => Math.Max(point.Demand, point.Supply)));
        int longest = drawn.Max(result => result.Timeline!.Points.Max(point => point.Queue));
        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{PanelHeight * drawn.Length}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Append(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < drawn.Length; i++) Panel(svg, drawn[i], i * PanelHeight, span, Math.Max(1, most), Math.Max(1, longest));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, SimulationResult result, int y, double span, int most, int longest)
    {
        int bottom = y + PanelHeight - Bottom, right = Width - Right;
        Append(svg, $"<text x=\"{Left}\" y=\"{y + 20}\" font-weight=\"bold\">{WebUtility.HtmlEncode(result.Policy)}: {WebUtility.HtmlEncode(result.Workload)}</text>\n");
        Append(svg, $"<text x=\"{right}\" y=\"{y + 20}\" text-anchor=\"end\"><tspan fill=\"#999\">queue (most {longest})</tspan> <tspan fill=\"#1f77b4\">demand</tspan> <tspan fill=\"#d62728\">supply</tspan></text>\n");
        Line(svg, result, point => (double)point.Queue / longest, "#999", 1, y, span);
        Line(svg, result, point => (double)point.Demand / most, "#1f77b4", 1.5, y, span);
        Line(svg, result, point => (double)point.Supply / most, "#d62728", 1.5, y, span);
        Append(svg, $"<path d=\"M{Left} {y + Top}V{bottom}H{right}\" fill=\"none\" stroke=\"black\"/>\n");
        Append(svg, $"<text x=\"{Left - 6}\" y=\"{y + Top + 4}\" text-anchor=\"end\">{most}</text><text x=\"{Left - 6}\" y=\"{bottom + 4}\" text-anchor=\"end\">0</text>\n");
        Append(svg, $"<text x=\"{Left}\" y=\"{bottom + 16}\">0 h</text><text x=\"{right}\" y=\"{bottom + 16}\" text-anchor=\"end\">{span / 3600:0.##} h</text>\n");
    }

    private static void Line(StringBuilder svg, SimulationResult result, Func<TimelinePoint, double> height, string colour, double stroke, int y, double span)
    {
        double plotHeight = PanelHeight - Top - Bottom, plotWidth = Width - Left - Right, bottom = y + PanelHeight - Bottom;
        Append(svg, $"<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{stroke}\" d=\"M{Left} {bottom}");
        IReadOnlyList<TimelinePoint> points = result.Timeline!.Points;
        for (int i = 0; i < points.Count;)
        {
            double peak = 0;
            int next = i;
            double until = Math.Max(points[i].Seconds, (Math.Floor(points[i].Seconds / span * MostPoints) + 1) * span / MostPoints);
            for (; next < points.Count && (next == i || points[next].Seconds < until); next++) peak = Math.Max(peak, height(points[next]));
            Append(svg, $"H{Left + points[i].Seconds / span * plotWidth:0.##}V{bottom - peak * plotHeight:0.##}");
            i = next;
        }
        Append(svg, $"H{Left + result.MakespanSeconds / span * plotWidth:0.##}\"/>\n");
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
