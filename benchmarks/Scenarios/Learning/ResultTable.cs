using System.Globalization;

namespace Scalable.Scenarios.Learning;

/// <summary>The lines of the table of learners, as Markdown: one for each learner, ours first.</summary>
internal static class ResultTable
{
    public static string Header { get; } =
        "| work | rows | learner | first fit, s: median (least to most) | its CPU, s | warm fit, s | its CPU, s | CPU of ours / its | RMSE | peak, MB | predict 100,000, s |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|";

    public static string Line(Contest contest, int rows, Contestant contestant, Contestant ours) => string.Join(
        string.Empty,
        Cells(contest, rows, contestant, ours).Select(cell => $"| {cell} ")) + "|";

    private static IEnumerable<string> Cells(Contest contest, int rows, Contestant contestant, Contestant ours)
    {
        yield return contest.Name;
        yield return rows.ToString("N0", CultureInfo.InvariantCulture);
        yield return contestant.Name;
        yield return Spread(contestant.FirstFits);
        yield return Seconds(Sample.Median(contestant.FirstCpus));
        yield return Spread(contestant.Walls);
        yield return Seconds(Sample.Median(contestant.Cpus));
        yield return contestant == ours ? string.Empty : Number(Sample.Median(ours.Cpus) / Sample.Median(contestant.Cpus), "F3");
        yield return Number(contestant.Rmse, "F4");
        yield return Number(contestant.PeakMegabytes, "F0");
        yield return Seconds(Sample.Median(contestant.Predictions));
    }

    private static string Spread(List<double> seconds) => $"{Seconds(Sample.Median(seconds))} ({Seconds(seconds.Min())} to {Seconds(seconds.Max())})";

    /// <summary>Three significant digits.</summary>
    private static string Seconds(double value) => Number(value, value < 0.1 ? "F4" : value < 1 ? "F3" : value < 10 ? "F2" : "F1");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
