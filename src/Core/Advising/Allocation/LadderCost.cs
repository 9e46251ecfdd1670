namespace Scalable.Advising.Allocation;

/// <summary>What a ladder would have cost a task whose need is known.</summary>
internal static class LadderCost
{
    /// <summary>Growth once a ladder is used up.</summary>
    public const double GrowthBeyondLadder = 2;

    /// <summary>The waste (allocated and not needed, failed attempts whole) plus the price of each failure, in the need's unit.</summary>
    public static double Of(List<double> rungs, double need, double failurePrice, out int failures)
    {
        double cost = 0;
        failures = 0;
        double allocated = 0;
        for (int k = 0; ; k++)
        {
            allocated = k < rungs.Count ? rungs[k] : Math.Max(allocated * GrowthBeyondLadder, double.Epsilon);
            if (allocated >= need) return cost + allocated - need;
            cost += allocated + failurePrice;
            failures++;
        }
    }
}
