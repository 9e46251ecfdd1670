namespace Scalable.Sessions.Planning;

/// <summary>Fits the workers of all components to an objective and to what the target allows altogether.</summary>
internal static class WorkerShares
{
    public static IEnumerable<ComponentPlan> Apply(IReadOnlyList<ComponentPlan> plans, PlanObjective objective, int? limit)
    {
        int[] wanted = [.. plans.Select(plan => objective switch
        {
            PlanObjective.MinimizeCost => 1,
            PlanObjective.MinimizeTime => limit is null ? plan.Workers * 2 : limit.Value,
            _ => plan.Workers,
        })];
        int[] shares = limit is { } most && wanted.Sum() > most ? Divide(wanted, [.. plans.Select(plan => plan.Workers)], most) : wanted;
        return plans.Select((plan, index) => plan with { Workers = shares[index] });
    }

    /// <summary>Each gets one; what is left goes, one at a time, to the one that has the least for its weight.</summary>
    private static int[] Divide(int[] wanted, int[] weights, int most)
    {
        int[] shares = [.. wanted.Select(_ => 1)];
        for (int given = shares.Length; given < most; given++)
        {
            int[] hungry = [.. Enumerable.Range(0, shares.Length).Where(index => shares[index] < wanted[index])];
            if (hungry.Length == 0) break;
            shares[hungry.MinBy(index => (double)shares[index] / weights[index])]++;
        }
        return shares;
    }
}
