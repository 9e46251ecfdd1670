namespace Scalable.Advising;

/// <summary>
/// What to give a task at first and after each attempt that was ended by the limit of a resource. Sessions, the stream and
/// backtests retry by it alone. In bytes for memory, in seconds for walltime.
/// </summary>
public sealed class RetryPlan
{
    /// <summary>The least that an allocation grows after one that was too small: retries are few, and each costs a whole attempt.</summary>
    public const double MinGrowth = 1.2;

    /// <summary>The growth once the steps are used up.</summary>
    public const double GrowthBeyond = 2;

    /// <summary>A plan without steps, of a resource of which nothing is known.</summary>
    public static RetryPlan None { get; } = new([]);

    private RetryPlan(double[] steps) => Steps = new Units.ShownList<double>(steps);

    /// <summary>The first allocation and the planned retries, each at least <see cref="MinGrowth"/> times the one before; the last is safe as far as is known.</summary>
    public IReadOnlyList<double> Steps { get; }

    /// <summary>The steps with semicolons between them.</summary>
    public override string ToString() => Steps.ToString()!;

    /// <summary>The first allocation, or null.</summary>
    public double? First => Steps.Count > 0 ? Steps[0] : null;

    /// <summary>The plan of ascending amounts, each rounded as allocations are and raised if it grows too little.</summary>
    public static RetryPlan Of(IEnumerable<double> amounts, Func<double, double> round)
    {
        var steps = new List<double>();
        double largest = 0;
        foreach (double amount in amounts)
        {
            if (steps.Count > 0 && amount <= largest) continue;
            double step = round(steps.Count == 0 ? amount : Math.Max(amount, steps[^1] * MinGrowth));
            largest = step;
            steps.Add(step);
        }
        return new RetryPlan([.. steps]);
    }

    /// <summary>The plan whose first step is not below an amount.</summary>
    public RetryPlan RaisedTo(double least) => First >= least ? this : Of([least, .. Steps.Where(step => step > least)], step => step);

    /// <summary>What to give after an attempt that had <paramref name="allocated"/>, whatever was planned for it: schedulers round too.</summary>
    public double Next(double allocated)
    {
        foreach (double step in Steps)
            if (step >= allocated * MinGrowth) return step;
        return allocated * (Steps.Count > 0 && allocated < Steps[^1] ? MinGrowth : GrowthBeyond);
    }
}

/// <summary>A resource that an attempt can run out of.</summary>
public enum SizingResource
{
    Memory,
    Walltime,
}
