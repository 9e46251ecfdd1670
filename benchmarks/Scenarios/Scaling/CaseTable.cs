using Scalable.Scaling;
using Scalable.Evaluation.Simulation;

namespace Scalable.Scenarios.Scaling;

/// <summary>All policies on all cases: the objective of each, and the means that the policies are judged by.</summary>
internal sealed class CaseTable
{
    private const double ForesightSeconds = 600;

    private static readonly (string Name, Func<IScalingPolicy> Make, double Foresight)[] s_policies =
    [
        ("Adaptive", () => new AdaptivePolicy(), 0),
        ("Adaptive+", () => new AdaptivePolicy(), ForesightSeconds),
        ("Adaptive15", () => new AdaptivePolicy(new AdaptiveScalerOptions()), 0),
        ("Fixed", () => new FixedPolicy(), 0),
        ("Original", () => new OriginalPolicy(), 0),
        ("Dask", () => new DaskAdaptivePolicy(), 0),
        ("HPA", () => new HorizontalPodAutoscalerPolicy(), 0),
        ("DaskDocs", () => new DaskAdaptivePolicy(watchesRunningTasks: false), 0),
        ("AtOnce", () => new AdaptivePolicy(new AdaptiveScalerOptions { Interval = TimeSpan.FromSeconds(1), ScaleDownWindow = TimeSpan.Zero }), 0),
    ];

    private static readonly int[] s_others = [3, 4, 5, 6], s_othersAsDocumented = [3, 4, 7, 6];

    private readonly List<Row> _rows = [];
    private readonly bool _billed;

    public CaseTable(IReadOnlyList<ScalingCase> cases, bool billed)
    {
        _billed = billed;
        foreach (ScalingCase one in cases)
        {
            var results = new SimulationResult[s_policies.Length];
            var checks = new IReadOnlyList<ScalingOutcome>[s_policies.Length];
            var options = new SimulationOptions { StartDelay = TimeSpan.FromSeconds(one.StartDelaySeconds), StartsAreBilled = billed };
            for (int p = 0; p < s_policies.Length; p++)
            {
                IScalingPolicy policy = s_policies[p].Make();
                results[p] = ScalingSimulator.Run(one.Workload, policy, options with { Foresight = TimeSpan.FromSeconds(s_policies[p].Foresight) });
                checks[p] = policy is AdaptivePolicy adaptive ? [.. adaptive.CheckedPredictions] : [];
            }
            _rows.Add(new Row(one.Name, LowerBound.Of(one.Workload, options), results, checks));
        }
    }

    /// <summary>The cases of the traces in a directory and of the patterns, starts free and billed.</summary>
    public static void WriteAll(string directory, TextWriter output)
    {
        IReadOnlyList<ScalingCase> cases = ScalingCase.All(directory, output);
        foreach (bool billed in new[] { false, true }) new CaseTable(cases, billed).Write(output);
    }

    /// <summary>The same on patterns with seeds that nothing was tried on, without the single cases.</summary>
    public static void WriteHeldOut(TextWriter output)
    {
        foreach (bool billed in new[] { false, true }) new CaseTable(ScalingCase.HeldOut(), billed).WriteSummary(output);
    }

    /// <summary>What the policies are judged by, without the single cases.</summary>
    public void WriteSummary(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{_rows.Count} cases; starts are {(_billed ? "billed" : "free")}.");
        WriteSummary(output, 1, s_others, "");
        WriteSummary(output, 1, s_othersAsDocumented, " With Dask only as its documentation says (DaskDocs) among the others:");
        WriteCoverage(output);
    }

    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"Starts are {(_billed ? "billed: a worker costs from its request" : "free: a worker costs from its arrival")}. J = worker-hours + waiting hours. Adaptive+ sees {ForesightSeconds:0} s ahead; Adaptive15 is asked every 15 s.");
        output.WriteLine();
        output.WriteLine($"| case | bound |{string.Concat(s_policies.Select(policy => $" {policy.Name} |"))} Adaptive / best | Adaptive+ / best |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", s_policies.Length + 3))}");
        foreach (Row row in _rows)
        {
            double best = BestAdaptive(row);
            output.WriteLine($"| {row.Name} | {row.Bound.Objective(1):F1} |{string.Concat(row.Results.Select(result => $" {result.Objective(1):F1} |"))} {row.Results[0].Objective(1) / best:F3} | {row.Results[1].Objective(1) / best:F3} |");
        }
        WriteSummary(output, 1, s_others, "");
        WriteSummary(output, 1, s_othersAsDocumented, " With Dask only as its documentation says (DaskDocs) among the others:");
        foreach (double weight in new[] { 0.1, 10 }) WriteSummary(output, weight, s_others, "");
        WriteMeasures(output);
        WriteCoverage(output);
    }

    private void WriteSummary(TextWriter output, double weight, int[] others, string note)
    {
        double J(Row row, int p) => row.Results[p].Objective(weight);
        double Bound(Row row) => row.Bound.Objective(weight);
        int best = others.MinBy(p => GeometricMean(row => J(row, p)));
        output.WriteLine();
        output.WriteLine($"w = {weight}.{note} The best other single policy is {s_policies[best].Name}; the bound is at {GeometricMean(row => Bound(row) / J(row, best)):F3} of it.");
        output.WriteLine();
        output.WriteLine("| policy | J / best other | excess / its excess | J / bound | worst case against the best other adaptive policy |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        for (int p = 0; p < s_policies.Length; p++)
        {
            double excess = GeometricMean(row => (J(row, p) - Bound(row)) / (J(row, best) - Bound(row)));
            double worst = _rows.Max(row => J(row, p) / others[1..].Min(other => J(row, other)));
            output.WriteLine($"| {s_policies[p].Name} | {GeometricMean(row => J(row, p) / J(row, best)):F3} | {excess:F3} | {GeometricMean(row => J(row, p) / Bound(row)):F3} | {worst:F3} |");
        }
    }

    private void WriteMeasures(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Means over the cases:");
        output.WriteLine();
        output.WriteLine("| policy | makespan h | wait s | wait p95 s | worker-h | changes | under acc. | over acc. | under time | over time | instability |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", 10))}");
        for (int p = 0; p < s_policies.Length; p++)
        {
            double Mean(Func<SimulationResult, double> value) => _rows.Average(row => value(row.Results[p]));
            output.WriteLine($"| {s_policies[p].Name} | {Mean(r => r.MakespanSeconds / 3600):F2} | {Mean(r => r.WaitingMeanSeconds):F0} | {Mean(r => r.WaitingP95Seconds):F0} | {Mean(r => r.WorkerHours):F0} | {Mean(r => r.Changes):F0} | {Mean(r => r.UnderProvisioningAccuracy):F3} | {Mean(r => r.OverProvisioningAccuracy):F3} | {Mean(r => r.UnderProvisioningTimeshare):F3} | {Mean(r => r.OverProvisioningTimeshare):F3} | {Mean(r => r.Instability):F3} |");
        }
    }

    private void WriteCoverage(TextWriter output)
    {
        output.WriteLine();
        for (int p = 0; p < 2; p++)
        {
            double[] coverage = [.. _rows.Select(row => row.Checks[p].Average(outcome => outcome.IsInside ? 1.0 : 0))];
            int inside = _rows.Sum(row => row.Checks[p].Count(outcome => outcome.IsInside)), all = _rows.Sum(row => row.Checks[p].Count);
            double[] widths = [.. _rows.Select(row => Sample.UpperMedian(row.Checks[p].Select(outcome => outcome.UpperSeconds / outcome.LowerSeconds)))];
            output.WriteLine($"{s_policies[p].Name}: predicted completion within its 90 % bounds in {(double)inside / all:P1} of {all} decisions; mean over cases {coverage.Average():P1}, lowest {coverage.Min():P1} ({_rows[Array.IndexOf(coverage, coverage.Min())].Name}), highest {coverage.Max():P1}; upper over lower bound, median of a case: {widths.Min():F0} to {widths.Max():F0}, half of the cases below {Sample.UpperMedian(widths):F0}.");
        }
    }

    private static double BestAdaptive(Row row) => s_others[1..].Min(p => row.Results[p].Objective(1));

    private double GeometricMean(Func<Row, double> value) => Math.Exp(_rows.Average(row => Math.Log(value(row))));

    private sealed record Row(string Name, LowerBound Bound, SimulationResult[] Results, IReadOnlyList<ScalingOutcome>[] Checks);
}
