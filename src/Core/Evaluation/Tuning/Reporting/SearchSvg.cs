using System.Globalization;
using System.Net;
using System.Text;
using Scalable.Statistics;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>Plots a search as one SVG: scores by trial above, the best trials in parallel coordinates below.</summary>
public static class SearchSvg
{
    private const int Width = 900, PanelHeight = 300, Left = 80, Right = 40, Top = 44, Bottom = 40, BestShown = 20;

    public static string Draw(SearchResult result)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{2 * PanelHeight}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Append(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Scores(svg, result);
        Coordinates(svg, result);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Scores(StringBuilder svg, SearchResult result)
    {
        SearchTrial[] complete = [.. result.Trials.Where(trial => trial.State == TrialState.Complete).OrderBy(trial => trial.Number)];
        bool maximizes = result.Direction == MetricDirection.Maximize;
        (double low, double high) = Range(complete, maximizes);
        int last = Math.Max(1, result.Trials.Max(trial => trial.Number)), bottom = PanelHeight - Bottom;
        double X(int trial) => Left + ((double)trial / last * (Width - Left - Right));
        double Y(double score) => bottom - ((Math.Clamp(score, low, high) - low) / (high - low) * (bottom - Top));

        Append(svg, $"<text x=\"{Left}\" y=\"20\" font-weight=\"bold\">{result.Metric} of {result.Target.ToString().ToLowerInvariant()} by trial</text>\n");
        Append(svg, $"<text x=\"{Width - Right}\" y=\"20\" text-anchor=\"end\"><tspan fill=\"#1f77b4\">seen through</tspan> <tspan fill=\"#999\">pruned</tspan> <tspan fill=\"#d62728\">best so far</tspan> <tspan fill=\"#2ca02c\">defaults</tspan></text>\n");
        foreach (SearchTrial trial in result.Trials.Where(trial => trial.State != TrialState.Complete))
            Append(svg, $"<path class=\"pruned\" d=\"M{X(trial.Number):0.#} {bottom}v-6\" stroke=\"#999\"/>\n");
        foreach (SearchTrial trial in complete)
            Append(svg, $"<circle class=\"trial\" cx=\"{X(trial.Number):0.#}\" cy=\"{Y(trial.Mean):0.#}\" r=\"3\" fill=\"#1f77b4\"><title>trial {trial.Number}: {SearchText.Score(trial.Mean)}</title></circle>\n");
        Append(svg, $"<path d=\"M{Left} {Y(result.DefaultScore):0.#}H{Width - Right}\" stroke=\"#2ca02c\" stroke-dasharray=\"4 3\"/>\n");
        double best = complete[0].Mean;
        Append(svg, $"<path fill=\"none\" stroke=\"#d62728\" stroke-width=\"1.5\" d=\"M{X(0):0.#} {Y(best):0.#}");
        foreach (SearchTrial trial in complete)
        {
            best = maximizes ? Math.Max(best, trial.Mean) : Math.Min(best, trial.Mean);
            Append(svg, $"H{X(trial.Number):0.#}V{Y(best):0.#}");
        }

        Append(svg, $"H{Width - Right}\"/>\n<path d=\"M{Left} {Top}V{bottom}H{Width - Right}\" fill=\"none\" stroke=\"black\"/>\n");
        Append(svg, $"<text x=\"{Left - 6}\" y=\"{Top + 4}\" text-anchor=\"end\">{SearchText.Score(high)}</text><text x=\"{Left - 6}\" y=\"{bottom + 4}\" text-anchor=\"end\">{SearchText.Score(low)}</text>\n");
        Append(svg, $"<text x=\"{Left}\" y=\"{bottom + 16}\">0</text><text x=\"{Width - Right}\" y=\"{bottom + 16}\" text-anchor=\"end\">trial {last}</text>\n");
    }

    /// <summary>All scores, but of the worse end only nine tenths, so that the better one can be told apart.</summary>
    private static (double Low, double High) Range(SearchTrial[] complete, bool maximizes)
    {
        double[] scores = [.. complete.Select(trial => trial.Mean)];
        double low = maximizes ? Quantile.LinearOrNull(scores, 0.1)!.Value : scores.Min(), high = maximizes ? scores.Max() : Quantile.LinearOrNull(scores, 0.9)!.Value;
        return low < high ? (low, high) : (low - Math.Max(1e-9, Math.Abs(low) * 0.05), high + Math.Max(1e-9, Math.Abs(high) * 0.05));
    }

    private static void Coordinates(StringBuilder svg, SearchResult result)
    {
        SearchTrial[] best = [.. result.Trials.Where(trial => trial.State == TrialState.Complete).Take(BestShown)];
        int top = PanelHeight + Top, bottom = (2 * PanelHeight) - Bottom;
        IReadOnlyList<SearchParameter> axes = [.. result.Space.Parameters.OrderBy(parameter => Place(result, parameter.Name))];
        double X(int axis) => Left + (axes.Count == 1 ? 0 : (double)axis / (axes.Count - 1) * (Width - Left - Right));
        Append(svg, $"<text x=\"{Left}\" y=\"{PanelHeight + 20}\" font-weight=\"bold\">The best {best.Length} trials, the most important parameter first</text>\n");
        for (int rank = best.Length - 1; rank >= 0; rank--)
        {
            string points = string.Join(" ", Enumerable.Range(0, axes.Count)
                .Where(axis => best[rank].Parameters[axes[axis].Name] is not null)
                .Select(axis => string.Create(CultureInfo.InvariantCulture, $"{X(axis):0.#},{bottom - (Unit(axes[axis], best[rank]) * (bottom - top)):0.#}")));
            Append(svg, $"<polyline class=\"best\" fill=\"none\" stroke=\"{(rank == 0 ? "#d62728" : "#1f77b4")}\" stroke-width=\"{(rank == 0 ? 2 : 1)}\" stroke-opacity=\"{1 - (0.8 * rank / BestShown):0.##}\" points=\"{points}\"/>\n");
        }

        for (int axis = 0; axis < axes.Count; axis++)
        {
            (string low, string high) = Ends(axes[axis].Domain);
            Append(svg, $"<path d=\"M{X(axis):0.#} {top}V{bottom}\" stroke=\"black\"/><text x=\"{X(axis):0.#}\" y=\"{bottom + 30}\" text-anchor=\"middle\" font-weight=\"bold\">{WebUtility.HtmlEncode(axes[axis].Name)}</text>\n");
            Append(svg, $"<text x=\"{X(axis):0.#}\" y=\"{top - 6}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(high)}</text><text x=\"{X(axis):0.#}\" y=\"{bottom + 14}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(low)}</text>\n");
        }
    }

    private static double Unit(SearchParameter parameter, SearchTrial trial) => parameter.Domain.UnitOf(trial.Parameters[parameter.Name]!) is var unit && double.IsFinite(unit) ? unit : 0;

    private static int Place(SearchResult result, string parameter) => result.Importances.Select((importance, place) => (importance.Parameter, place)).FirstOrDefault(entry => entry.Parameter == parameter).place;

    private static (string Low, string High) Ends(ParameterDomain domain)
    {
        object low = domain.ChoiceCount > 0 ? domain.Levels(0)[0] : domain.At(0), high = domain.ChoiceCount > 0 ? domain.Levels(0)[^1] : domain.At(1);
        return (Convert.ToString(low, CultureInfo.InvariantCulture)!, Convert.ToString(high, CultureInfo.InvariantCulture)!);
    }

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
