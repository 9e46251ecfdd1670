using System.Globalization;

namespace Scalable.Benchmarks;

/// <summary>The lines of the table of ratios, as Markdown.</summary>
internal static class ResultTable
{
    public static string Header { get; } =
        "| work | rows | peer | ours, s (least to most) | peer, s (least to most) | first fit: ours, s | peer, s | time ratio | CPU ratio | RMSE ours | RMSE peer | RMSE ratio | peak MB ours | peak MB peer | memory ratio | predict 100,000: ours, s | peer, s |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    public static string Line(Contest contest, int rows, Contestant ours, Contestant peer) => string.Join(
        string.Empty,
        Cells(contest, rows, ours, peer).Select(cell => $"| {cell} ")) + "|";

    private static IEnumerable<string> Cells(Contest contest, int rows, Contestant ours, Contestant peer)
    {
        yield return contest.Name;
        yield return rows.ToString("N0", CultureInfo.InvariantCulture);
        yield return peer.Name;
        yield return Spread(ours.Walls);
        yield return Spread(peer.Walls);
        yield return Number(ours.FirstFitSeconds, "F3");
        yield return Number(peer.FirstFitSeconds, "F3");
        yield return Ratio(Median(ours.Walls), Median(peer.Walls));
        yield return Ratio(Median(ours.Cpus), Median(peer.Cpus));
        yield return Number(ours.Rmse, "F4");
        yield return Number(peer.Rmse, "F4");
        yield return Number(ours.Rmse / peer.Rmse, "F4");
        yield return Number(ours.PeakMegabytes, "F0");
        yield return Number(peer.PeakMegabytes, "F0");
        yield return Ratio(ours.PeakMegabytes, peer.PeakMegabytes);
        yield return Number(Median(ours.Predictions), "F4");
        yield return Number(Median(peer.Predictions), "F4");
    }

    private static string Spread(List<double> seconds) => $"{Number(Median(seconds), "F4")} ({Number(seconds.Min(), "F4")} to {Number(seconds.Max(), "F4")})";

    private static string Ratio(double ours, double theirs) => Number(ours / theirs, "F3");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]);
    }
}
