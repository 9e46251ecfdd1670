namespace Scalable.Scaling.Foresight;

/// <summary>How closely earlier runs of a workflow have followed one another.</summary>
/// <param name="ToleranceSeconds">A task later than this is not late but not coming.</param>
/// <param name="ErrorSeconds">By group: how far a task was from where the run as a whole let expect it, on the average.</param>
/// <param name="GapError">How far a task was from where the one before it in its group let expect it, as a share of the gap between them.</param>
/// <param name="Overlap">From 0 to 1: the tasks that two runs have in common.</param>
internal sealed record Repetition(double ToleranceSeconds, double[] ErrorSeconds, double GapError, double Overlap)
{
    /// <summary>No run foretells the moment of another's tasks more closely; a shorter wait for a worker cannot be spared.</summary>
    public const double MinToleranceSeconds = 5;

    private const double MinErrorSeconds = 0.5;

    /// <summary>Of the length of a run, what a task may be late while only one run is known.</summary>
    private const double ToleranceOfOne = 0.1;

    private const double OverlapOfOne = 0.8;

    private const double GapErrorOfOne = 0.5;

    /// <summary>The error of all groups together counts in each as so many observations of its own.</summary>
    private const double CommonWeight = 2;

    public static Repetition Between(PastRun[] runs, int groups, int mostPairs)
    {
        var residuals = new List<double>();
        var gapErrors = new List<double>();
        var sums = new double[groups];
        var counts = new int[groups];
        double together = 0, either = 0;
        int pairs = 0;
        for (int distance = 1; distance < runs.Length && pairs < mostPairs; distance++)
            for (int i = runs.Length - 1; i >= distance && pairs < mostPairs; i--, pairs++)
            {
                Walk(runs[i - distance], runs[i], residuals, gapErrors, sums, counts);
                for (int group = 0; group < groups; group++)
                {
                    int a = runs[i].TimesOf(group).Length, b = runs[i - distance].TimesOf(group).Length;
                    together += Math.Min(a, b);
                    either += Math.Max(a, b);
                }
            }
        var errors = new double[groups];
        if (residuals.Count == 0)
        {
            double tolerance = Math.Max(MinToleranceSeconds, ToleranceOfOne * (runs.Length > 0 ? runs[0].EndSeconds : 0));
            Array.Fill(errors, tolerance / 4);
            return new(tolerance, errors, GapErrorOfOne, OverlapOfOne);
        }
        double common = Math.Max(MinErrorSeconds, residuals.Average());
        for (int group = 0; group < groups; group++) errors[group] = Math.Max(MinErrorSeconds, (sums[group] + CommonWeight * common) / (counts[group] + CommonWeight));
        residuals.Sort();
        gapErrors.Sort();
        return new(
            Math.Max(MinToleranceSeconds, 1.5 * Statistics.Quantile.Linear([.. residuals], 0.95)),
            errors,
            gapErrors.Count > 0 ? Statistics.Quantile.Linear([.. gapErrors], 0.5) : GapErrorOfOne,
            together / Math.Max(1, either));
    }

    /// <summary>Goes through a run as if it were the present one, with another as its past.</summary>
    private static void Walk(PastRun past, PastRun present, List<double> residuals, List<double> gapErrors, double[] sums, int[] counts)
    {
        var progress = new RunProgress();
        double shift = 0;
        double shiftAt = double.NegativeInfinity;
        foreach (PastArrival arrival in present.Arrivals)
        {
            if (arrival.Seconds > shiftAt)
            {
                shift = RunAlignment.Of(past, progress, arrival.Seconds, double.PositiveInfinity).ShiftSeconds;
                shiftAt = arrival.Seconds;
            }
            ReadOnlySpan<double> times = past.TimesOf(arrival.Group);
            RunProgress.SeenGroup? seen = progress[arrival.Group];
            int next = seen?.Count ?? 0;
            if (next < times.Length)
            {
                double error = Math.Abs(arrival.Seconds - times[next] - shift);
                residuals.Add(error);
                sums[arrival.Group] += error;
                counts[arrival.Group]++;
                if (next > 0)
                {
                    double gap = times[next] - times[next - 1];
                    gapErrors.Add(Math.Abs(arrival.Seconds - seen!.LastSeconds - gap) / Math.Max(gap, 1));
                }
            }
            progress.Arrive(arrival.Group, arrival.Seconds);
        }
    }
}
