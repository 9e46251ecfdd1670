using System.Globalization;
using Scalable.Evaluation.Simulation;

namespace Scalable.Scenarios.Scaling;

/// <summary>What foresight from earlier runs is worth on workflows that ran several times.</summary>
internal sealed class RepeatedTable
{
    private const string Peer = "Dask", Queue = "queue only", Foreseen = "foreseen";

    private static readonly int[] s_delays = [0, 60, 300];

    private readonly TextWriter _output;
    private readonly double _interval;

    private RepeatedTable(TextWriter output, double interval)
    {
        _output = output;
        _interval = interval;
    }

    public static void Write(string directory, TextWriter output)
    {
        IReadOnlyList<RepeatedWorkflow> workflows = RepeatedWorkflow.Read(directory, output);
        if (workflows.Count == 0) return;
        RepeatedRun[] last = [.. RepeatedRun.Of(workflows, eachRun: false)], each = [.. RepeatedRun.Of(workflows, eachRun: true)];
        RunEndTable.Write(each, output);
        foreach (double interval in new[] { 15.0, 1.0 })
        {
            var table = new RepeatedTable(output, interval);
            table.Line($"## Every policy asked every {interval:0} s");
            List<Row> rows = table.Rows(last);
            table.WriteCases(rows);
            table.WriteMeans("the last run, the others its past", rows);
            if (interval > 1) table.WriteMeans("each run, the others its past", table.Rows(each));
            table.WriteDisturbed(last);
        }
    }

    private List<Row> Rows(IReadOnlyList<RepeatedRun> runs) =>
        [.. from run in runs from delay in s_delays select new Row(run, delay, LowerBound.WithStartDelay(run.Replay(), run.Options(delay)).Objective(1), RepeatedRun.Policies.ToDictionary(policy => policy, policy => run.Simulate(policy, delay, _interval).Objective(1)))];

    private void WriteCases(IReadOnlyList<Row> rows)
    {
        Line($"");
        Line($"| case | bound |{string.Concat(RepeatedRun.Policies.Select(policy => $" {policy} |"))} foreseen / Dask |");
        Line($"|---|{string.Concat(Enumerable.Repeat("---:|", RepeatedRun.Policies.Count + 2))}");
        foreach (Row row in rows)
            Line($"| {row.Name} | {row.Bound:F2} |{string.Concat(RepeatedRun.Policies.Select(policy => string.Create(CultureInfo.InvariantCulture, $" {row.J[policy]:F2} |")))} {row.J[Foreseen] / row.J[Peer]:F3} |");
    }

    private void WriteMeans(string which, IReadOnlyList<Row> rows)
    {
        Line($"");
        Line($"J against Dask's, geometric means: {which}.");
        Line($"");
        Line($"| policy | all {rows.Count} | delay 0 s | 60 s | 300 s | above 0 | one tag | a tag a process | excess over the bound | worst |");
        Line($"|---|{string.Concat(Enumerable.Repeat("---:|", 9))}");
        foreach (string policy in RepeatedRun.Policies) WriteMeans(policy, rows, row => row.J[policy]);
        WriteMeans("lower bound", rows, row => row.Bound);
    }

    private void WriteMeans(string policy, IReadOnlyList<Row> rows, Func<Row, double> value)
    {
        double Mean(Func<Row, bool> which, Func<Row, double> of) => Math.Exp(rows.Where(which).Average(row => Math.Log(Math.Max(1e-9, of(row)))));
        double J(Func<Row, bool> which) => Mean(which, row => value(row) / row.J[Peer]);
        Row worst = rows.MaxBy(row => value(row) / row.J[Peer])!;
        double excess = policy == "lower bound" ? 0 : Mean(_ => true, row => (value(row) - row.Bound) / (row.J[Peer] - row.Bound));
        Line($"| {policy} | {J(_ => true):F3} | {J(row => row.Delay == 0):F3} | {J(row => row.Delay == 60):F3} | {J(row => row.Delay == 300):F3} | {J(row => row.Delay > 0):F3} | {J(row => !row.Run.ByProcess):F3} | {J(row => row.Run.ByProcess):F3} | {excess:F3} | {value(worst) / worst.J[Peer]:F3} ({worst.Name}) |");
    }

    private void WriteDisturbed(IReadOnlyList<RepeatedRun> runs)
    {
        Line($"");
        Line($"Runs that depart from their past, J foreseen against queue only.");
        Line($"");
        Line($"| disturbance | mean | highest |");
        Line($"|---|---:|---:|");
        foreach (string name in Disturbance.Names)
        {
            var ratios = new List<(double Ratio, string Name)>();
            foreach (RepeatedRun run in runs)
            {
                RepeatedRun disturbed = run with { Run = Disturbance.Make(name, run.Run) };
                foreach (int delay in s_delays)
                    ratios.Add((disturbed.Simulate(Foreseen, delay, _interval).Objective(1) / disturbed.Simulate(Queue, delay, _interval).Objective(1), $"{run.Name}, {delay} s"));
            }
            (double highest, string where) = ratios.Max();
            Line($"| {name} | {Math.Exp(ratios.Average(ratio => Math.Log(ratio.Ratio))):F3} | {highest:F3} ({where}) |");
        }
    }

    private void Line(FormattableString line) => _output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Row(RepeatedRun Run, int Delay, double Bound, IReadOnlyDictionary<string, double> J)
    {
        public string Name => $"{Run.Name}, {Delay} s";
    }
}
