using Scalable.Advising.Calibration;
using Scalable.Statistics;

namespace Scalable.Advising;

/// <summary>Tells from ratios of truth to held-out prediction, oldest first, whether the newest runs are of another kind than those before.</summary>
internal static class RatioDrift
{
    private const double BoundsLevel = 0.9;
    private const int RecentRatios = 40;

    // A change smaller than this share is no drift worth telling, however narrow the bounds were.
    private const double Tolerance = 0.05;

    // Bounds from fewer than this would themselves be too uncertain to judge others by.
    private const int FewestEarlier = 100;

    /// <summary>Watches the newest ratios against the 90 % bounds of those before them.</summary>
    public static DriftDetector Watch(double[] ratios)
    {
        var watch = new DriftDetector();
        int earlier = ratios.Length - DriftDetector.Window;
        if (earlier < FewestEarlier) return watch;
        double[] sorted = [.. ratios[..earlier].Order()];
        double low = Quantile.Linear(sorted, (1 - BoundsLevel) / 2) * (1 - Tolerance), high = Quantile.Linear(sorted, (1 + BoundsLevel) / 2) * (1 + Tolerance);
        foreach (double ratio in ratios.AsSpan(earlier)) watch.Observe(ratio < low || ratio > high);
        return watch;
    }

    /// <summary>The ratios to build bounds from: the newest while they drift, and otherwise all.</summary>
    public static double[] Telling(double[] ratios, DriftDetector watch) => watch.IsDrifting ? ratios[^Math.Min(RecentRatios, ratios.Length)..] : ratios;
}
