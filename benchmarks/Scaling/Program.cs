using System.Diagnostics;
using System.Globalization;
using Scalable.Benchmarks.Scaling;
using Scalable.Simulation;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string traces = args.Length > 0 ? args[0] : "traces";
bool verbose = args.Contains("-v");
string[] traceNames = ["eager", "methylseq", "rnaseq"];
var workloads = new List<Workload>();
foreach (string name in traceNames)
{
    string path = Path.Combine(traces, $"trace_{name}.csv");
    if (!File.Exists(path)) { Console.WriteLine($"skipped: {path} is not there"); continue; }
    Workload perProcess = TraceFile.Read(path, name + "/tags");
    workloads.Add(TraceFile.Read(path, name).WithOneTag("all"));
    workloads.Add(perProcess);
}
foreach (string name in WorkloadPattern.Names) workloads.Add(WorkloadPattern.Make(name));

foreach (bool billed in new[] { false, true })
{
    Console.WriteLine($"== starts {(billed ? "billed" : "free")}");
    var policies = new List<(string Name, Func<IScalingPolicy> Make, double Foresight)>
    {
        ("Adaptive", () => new AdaptivePolicy(), 0),
        ("Adaptive+", () => new AdaptivePolicy(), 600),
        ("Fixed", () => new FixedPolicy(), 0),
        ("Original", () => new OriginalPolicy(), 0),
        ("Dask", () => new DaskAdaptivePolicy(), 0),
        ("HPA", () => new HorizontalPodAutoscalerPolicy(), 0),
    };
    var rows = new List<(string Case, double Bound, double[] J, double[] S)>();
    foreach (Workload workload in workloads)
        foreach (int delay in new[] { 0, 60, 300 })
        {
            var j = new double[policies.Count]; var cpu = new double[policies.Count];
            double bound = 0;
            for (int p = 0; p < policies.Count; p++)
            {
                var options = new SimulationOptions { StartDelay = TimeSpan.FromSeconds(delay), StartsAreBilled = billed, Foresight = TimeSpan.FromSeconds(policies[p].Foresight) };
                var watch = Stopwatch.StartNew();
                IScalingPolicy policy = policies[p].Make(); SimulationResult r = ScalingSimulator.Run(workload, policy, options);
                if (policy is AdaptivePolicy ad && !billed) Console.WriteLine($"   coverage {workload.Name} {delay} {policies[p].Name}: {ad.CheckedPredictions.Count(o => o.IsInside)} of {ad.CheckedPredictions.Count} = {(double)ad.CheckedPredictions.Count(o => o.IsInside) / Math.Max(1, ad.CheckedPredictions.Count):F3} median width {Math.Exp(ad.CheckedPredictions.Select(o => Math.Log(o.UpperSeconds / o.LowerSeconds)).Order().ElementAt(ad.CheckedPredictions.Count / 2)):F2}");
                cpu[p] = watch.Elapsed.TotalSeconds;
                j[p] = r.Objective(1);
                bound = LowerBound.Of(workload, options).Objective(1);
                if (verbose) Console.WriteLine($"   {workload.Name,-16} {delay,4} {policies[p].Name,-10} wh {r.WorkerHours,8:F1} wait {r.WaitingHours,8:F1} mean {r.WaitingMeanSeconds,7:F0} p95 {r.WaitingP95Seconds,7:F0} changes {r.Changes,6} dec {r.Decisions,7} {cpu[p]:F2}s");
            }
            rows.Add(($"{workload.Name} {delay}s", bound, j, cpu));
        }
    Console.WriteLine($"{"case",-22}{"bound",9}" + string.Concat(policies.Select(p => $"{p.Name,10}")) + "   A/bestadaptive A+/best");
    foreach (var row in rows)
    {
        double best = Math.Min(row.J[3], Math.Min(row.J[4], row.J[5]));
        Console.WriteLine($"{row.Case,-22}{row.Bound,9:F1}" + string.Concat(row.J.Select(x => $"{x,10:F1}")) + $"{row.J[0] / best,8:F3}{row.J[1] / best,8:F3}   cpu {row.S.Max():F1}");
    }
    double Geo(IEnumerable<double> x) => Math.Exp(x.Average(Math.Log));
    Console.WriteLine($"{"geomean J/bound",-31}" + string.Concat(policies.Select((_, p) => $"{Geo(rows.Select(r => r.J[p] / r.Bound)),10:F4}")));
    int bestOther = Enumerable.Range(2, policies.Count - 2).MinBy(p => Geo(rows.Select(r => r.J[p])));
    Console.WriteLine($"best other single policy: {policies[bestOther].Name}");
    for (int p = 0; p < 2; p++)
    {
        Console.WriteLine($"{policies[p].Name}: geomean ratio {Geo(rows.Select(r => r.J[p] / r.J[bestOther])):F4}; excess geomean {Geo(rows.Select(r => (r.J[p] - r.Bound) / (r.J[bestOther] - r.Bound))):F3}; excess of geomeans {(Geo(rows.Select(r => r.J[p] / r.Bound)) - 1) / (Geo(rows.Select(r => r.J[bestOther] / r.Bound)) - 1):F3}; sum excess {rows.Sum(r => (r.J[p] - r.Bound)) / rows.Sum(r => (r.J[bestOther] - r.Bound)):F3}; worst vs best adaptive per case {rows.Max(r => r.J[p] / Math.Min(r.J[3], Math.Min(r.J[4], r.J[5]))):F3}");
    }
    Console.WriteLine($"bound ratio {Geo(rows.Select(r => r.Bound / r.J[bestOther])):F4}");
}
if (Environment.GetEnvironmentVariable("X_T") is { } which)
{
    string[] w = which.Split(':');
    Workload workload = workloads.First(x => x.Name == w[0]);
    foreach (IScalingPolicy policy in new IScalingPolicy[] { new AdaptivePolicy(), new HorizontalPodAutoscalerPolicy() })
    {
        var r = ScalingSimulator.Run(workload, policy, new SimulationOptions { StartDelay = TimeSpan.FromSeconds(int.Parse(w[1])), KeepTimeline = true });
        Console.WriteLine(policy.Name + " wh " + r.WorkerHours + " wait " + r.WaitingHours);
        double step = double.Parse(w[2]); int i = 0; var pts = r.Timeline!.Points;
        for (double t = 0; t < r.MakespanSeconds; t += step)
        {
            while (i + 1 < pts.Count && pts[i + 1].Seconds <= t) i++;
            Console.WriteLine($"  {t,7:F0} d {pts[i].Demand,3} s {pts[i].Supply,3} q {pts[i].Queue,4}");
        }
    }
}
if (Environment.GetEnvironmentVariable("X_P") is { } pw)
{
    var ad = new AdaptivePolicy();
    ScalingSimulator.Run(workloads.First(x => x.Name == pw), ad, new SimulationOptions { StartDelay = TimeSpan.Zero });
    int n = 0;
    foreach (var o in ad.CheckedPredictions) if (n++ % 6 == 0) Console.WriteLine($"{o.PredictedAt.ToUnixTimeSeconds(),8} raw {o.RawSeconds,9:F0} lo {o.LowerSeconds,9:F0} hi {o.UpperSeconds,9:F0} actual {o.ActualSeconds,9:F0} {(o.IsInside ? "" : "MISS")}");
}
