using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>Plots a search as one SVG: scores by trial above, the best trials in parallel coordinates below.</summary>
public static class SearchSvg
{
    private const int Width = 900, PanelHeight = 300, Left = 80, Right = 40, Top = 44, Bottom = 40, BestShown = 20;

    /// <summary>The plot as a file of its own.</summary>
    public static string Draw(SearchResult result) => Canvas(result).File();

    internal static SvgCanvas Canvas(SearchResult result)
    {
        var svg = new SvgCanvas(Width, 2 * PanelHeight, $"Trials of a search for {result.ModelType}", $"{result.MetricText}: best {result.BestScoreText} with {result.ParametersText}, defaults {result.DefaultScoreText}; {result.TrialsText}.");
        Scores(svg, result);
        Coordinates(svg, result);
        return svg;
    }

    private static void Scores(SvgCanvas svg, SearchResult result)
    {
        SearchTrial[] complete = [.. result.Trials.Where(trial => trial.State == TrialState.Complete).OrderBy(trial => trial.Number)];
        bool maximizes = result.Direction == MetricDirection.Maximize;
        (double low, double high) = Range(complete, maximizes);
        int last = Math.Max(1, result.Trials.Max(trial => trial.Number)), bottom = PanelHeight - Bottom;
        double X(int trial) => Left + ((double)trial / last * (Width - Left - Right));
        double Y(double score) => bottom - ((Math.Clamp(score, low, high) - low) / (high - low) * (bottom - Top));

        svg.Text(Left, 20, $"{result.Metric} of {result.Target.ToString().ToLowerInvariant()} by trial", "bold");
        svg.Legend(Width - Right, 20, ("s1", "seen through"), ("s4", "pruned"), ("s2", "best so far"), ("s3", "defaults"));
        foreach (SearchTrial trial in result.Trials.Where(trial => trial.State != TrialState.Complete)) svg.Line(X(trial.Number), bottom, X(trial.Number), bottom - 6, "pruned");
        foreach (SearchTrial trial in complete) svg.Dot(X(trial.Number), Y(trial.Mean), 3, "s1", $"trial {trial.Number}: {SearchText.Score(trial.Mean)}");
        svg.Line(Left, Y(result.DefaultScore), Width - Right, Y(result.DefaultScore), "s3 dash");
        svg.Steps(X(0), Y(complete[0].Mean), BestSoFar(complete, maximizes).Select(best => (X(best.Number), Y(best.Score))), "s2", Width - Right);
        svg.Axes(Left, Top, Width - Right, bottom);
        svg.Text(Left - 6, Top + 4, SearchText.Score(high), "end");
        svg.Text(Left - 6, bottom + 4, SearchText.Score(low), "end");
        svg.Text(Left, bottom + 16, "0");
        svg.Text(Width - Right, bottom + 16, $"trial {last}", "end");
    }

    private static IEnumerable<(int Number, double Score)> BestSoFar(SearchTrial[] complete, bool maximizes)
    {
        double best = complete[0].Mean;
        foreach (SearchTrial trial in complete)
            yield return (trial.Number, best = maximizes ? Math.Max(best, trial.Mean) : Math.Min(best, trial.Mean));
    }

    /// <summary>All scores, but of the worse end only nine tenths, so that the better one can be told apart.</summary>
    private static (double Low, double High) Range(SearchTrial[] complete, bool maximizes)
    {
        double[] scores = [.. complete.Select(trial => trial.Mean)];
        double low = maximizes ? Quantile.LinearOrNull(scores, 0.1)!.Value : scores.Min(), high = maximizes ? scores.Max() : Quantile.LinearOrNull(scores, 0.9)!.Value;
        return low < high ? (low, high) : (low - Math.Max(1e-9, Math.Abs(low) * 0.05), high + Math.Max(1e-9, Math.Abs(high) * 0.05));
    }

    private static void Coordinates(SvgCanvas svg, SearchResult result)
    {
        SearchTrial[] best = [.. result.Trials.Where(trial => trial.State == TrialState.Complete).Take(BestShown)];
        int top = PanelHeight + Top, bottom = (2 * PanelHeight) - Bottom;
        IReadOnlyList<SearchParameter> axes = [.. result.Space.Parameters.OrderBy(parameter => Place(result, parameter.Name))];
        double X(int axis) => Left + (axes.Count == 1 ? 0 : (double)axis / (axes.Count - 1) * (Width - Left - Right));
        svg.Text(Left, PanelHeight + 20, $"The best {best.Length} trials, the most important parameter first", "bold");
        for (int rank = best.Length - 1; rank >= 0; rank--)
        {
            SearchTrial trial = best[rank];
            svg.Polyline(
                Enumerable.Range(0, axes.Count).Where(axis => trial.Parameters[axes[axis].Name] is not null).Select(axis => (X(axis), bottom - (Unit(axes[axis], trial) * (bottom - top)))),
                rank == 0 ? "s2 thick" : "s1", 1 - (0.8 * rank / BestShown));
        }

        for (int axis = 0; axis < axes.Count; axis++)
        {
            (string low, string high) = Ends(axes[axis].Domain);
            svg.Line(X(axis), top, X(axis), bottom, "axis");
            svg.Text(X(axis), bottom + 30, axes[axis].Name, "bold middle");
            svg.Text(X(axis), top - 6, high, "middle");
            svg.Text(X(axis), bottom + 14, low, "middle");
        }
    }

    private static double Unit(SearchParameter parameter, SearchTrial trial) => parameter.Domain.UnitOf(trial.Parameters[parameter.Name]!) is var unit && double.IsFinite(unit) ? unit : 0;

    private static int Place(SearchResult result, string parameter) => result.Importances.Select((importance, place) => (importance.Parameter, place)).FirstOrDefault(entry => entry.Parameter == parameter).place;

    private static (string Low, string High) Ends(ParameterDomain domain)
    {
        object low = domain.ChoiceCount > 0 ? domain.Levels(0)[0] : domain.At(0), high = domain.ChoiceCount > 0 ? domain.Levels(0)[^1] : domain.At(1);
        return (Convert.ToString(low, CultureInfo.InvariantCulture)!, Convert.ToString(high, CultureInfo.InvariantCulture)!);
    }
}
