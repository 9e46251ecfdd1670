using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Simulation;

/// <summary>Workloads made up by a documented rule, the same for the same seed on every machine.</summary>
public static class WorkloadPattern
{
    private const string Tag = "work";

    /// <summary>The names that <see cref="Make"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["burst", "ramp", "daily wave", "long tail"];

    /// <summary>Makes the pattern of that name, in any case, with or without blanks or hyphens: DailyWave, daily-wave.</summary>
    /// <exception cref="ArgumentException">There is no such pattern.</exception>
    public static Workload Make(string name, ulong seed = 1) => name.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "BURST" => Burst(seed),
        "RAMP" => Ramp(seed),
        "DAILYWAVE" => DailyWave(seed),
        "LONGTAIL" => LongTail(seed),
        _ => throw new ArgumentException($"There is no pattern '{name}'; there are {string.Join(", ", Names)}."),
    };

    /// <summary>Twelve batches of 10 to 120 tasks, each batch within ten seconds, 10 to 60 minutes apart; log-normal durations with a median of 90 s and a sigma of 0.6.</summary>
    public static Workload Burst(ulong seed = 1)
    {
        var random = new Draws(seed);
        var tasks = new List<WorkloadTask>();
        double start = 0;
        for (int batch = 0; batch < 12; batch++)
        {
            int count = 10 + (int)(random.Uniform() * 111);
            for (int i = 0; i < count; i++) tasks.Add(new WorkloadTask(Tag, "batch", start + random.Uniform() * 10, random.LogNormal(90, 0.6)));
            start += 600 + random.Uniform() * 3000;
        }
        return Workload.Of("burst", tasks);
    }

    /// <summary>Poisson arrivals whose rate grows linearly from none to one in 5 s over 3 hours; log-normal durations with a median of 100 s and a sigma of 0.5, so that the end needs some 22 workers.</summary>
    public static Workload Ramp(ulong seed = 1) =>
        Poisson("ramp", seed, 3 * 3600, 0.2, time => time / (3 * 3600), random => random.LogNormal(100, 0.5));

    /// <summary>Poisson arrivals over two days whose rate follows a sine wave with a period of a day between one in 20 minutes and one in 25 s; log-normal durations with a median of 300 s and a sigma of 0.7.</summary>
    public static Workload DailyWave(ulong seed = 1) =>
        Poisson("daily wave", seed, 48 * 3600, 1.0 / 25, time => 25.0 / 1200 + (1 - 25.0 / 1200) * (1 - Math.Cos(time * 2 * Math.PI / 86400)) / 2, random => random.LogNormal(300, 0.7));

    /// <summary>Poisson arrivals over 12 hours, one in 60 s; Pareto durations with an exponent of 1.3 from 30 s on, at most 4 hours.</summary>
    public static Workload LongTail(ulong seed = 1) =>
        Poisson("long tail", seed, 12 * 3600, 1.0 / 60, _ => 1, random => Math.Min(4 * 3600, 30 / Math.Pow(1 - random.Uniform(), 1 / 1.3)));

    /// <summary>Arrivals by thinning a Poisson process (Lewis and Shedler 1979).</summary>
    private static Workload Poisson(string name, ulong seed, double seconds, double highestRate, Func<double, double> relativeRate, Func<Draws, double> duration)
    {
        var random = new Draws(seed);
        var tasks = new List<WorkloadTask>();
        for (double time = random.Exponential(highestRate); time < seconds; time += random.Exponential(highestRate))
            if (random.Uniform() < relativeRate(time))
                tasks.Add(new WorkloadTask(Tag, name, time, duration(random)));
        return Workload.Of(name, tasks);
    }

    private sealed class Draws(ulong seed)
    {
        private readonly SplitMix64 _random = new(seed);

        public double Uniform() => _random.NextDouble();

        public double Exponential(double rate) => -Math.Log(1 - Uniform()) / rate;

        /// <summary>Normal numbers by the method of Box and Muller.</summary>
        public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * (Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform())));
    }
}
