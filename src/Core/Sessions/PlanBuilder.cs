using Scalable.Advising;
using Scalable.Sessions.Manifests;

namespace Scalable.Sessions;

/// <summary>
/// Works out how many workers of which size a manifest's tasks want on its target: from the manifest alone, or, with an
/// advisor, from what its tasks took before. Only components that a task runs on get workers.
/// </summary>
public static class PlanBuilder
{
    /// <param name="manifest">A manifest read for its target.</param>
    /// <param name="advisor">Fills workers and resources if it has history of a task; null to follow the manifest.</param>
    /// <param name="objective">What to favour.</param>
    /// <param name="confidence">The probability that what is planned suffices, for the advisor.</param>
    /// <exception cref="InvalidOperationException">The manifest has no target.</exception>
    public static ScalePlan Build(
        Manifest manifest, IResourceAdvisor? advisor = null, PlanObjective objective = PlanObjective.Balance, double confidence = RecommendationQuery.DefaultConfidence)
    {
        TargetSpec target = manifest.TargetName is { } name && manifest.Targets.TryGetValue(name, out TargetSpec? named)
            ? named
            : throw new InvalidOperationException("The manifest has no targets. Write one: 'targets: { local: { provider: local } }'.");
        TargetPrices? prices = TargetPrices.Of(target);
        IEnumerable<IGrouping<string, TaskSpec>> used = manifest.Tasks.Values.GroupBy(task => task.Component).OrderBy(group => group.Key, StringComparer.Ordinal);
        ComponentPlan[] plans = [.. used.Select(tasks => Plan(manifest, target, [.. tasks], advisor, confidence))];
        plans = [.. WorkerShares.Apply(plans, objective, target.Integer("max_workers"))];
        if (prices is not null) plans = [.. plans.Select(plan => plan with { CostPerHour = CostOf(plan, prices) })];
        return new ScalePlan(target.Name, target.Provider, manifest.Lock, plans)
        {
            Objective = objective,
            TaskComponents = manifest.Tasks.Values.ToDictionary(task => task.Name, task => task.Component),
            Currency = prices?.Currency,
        };
    }

    /// <summary>What an hour of all workers of a plan costs.</summary>
    private static double CostOf(ComponentPlan plan, TargetPrices prices)
    {
        double memory = plan.Resources.Memory?.ToGigabytes() ?? 0;
        return plan.Workers * (prices.PerWorkerHour + prices.PerCpuHour * plan.Resources.Cpus + prices.PerMemoryGigabyteHour * memory);
    }

    private static ComponentPlan Plan(Manifest manifest, TargetSpec target, TaskSpec[] tasks, IResourceAdvisor? advisor, double confidence)
    {
        ComponentSpec component = manifest.Components[tasks[0].Component];
        var written = new ComponentResources(component.Cpus, component.Memory, target.Walltime);
        int workers = tasks.Max(task => task.Workers ?? 1);
        ResourceRecommendation[] advice = advisor is null ? [] : [.. Advice(advisor, manifest.TargetName, tasks, component, confidence)];
        if (advice.Length > 0 && tasks.All(task => task.Workers is null)) workers = advice.Max(one => one.WorkerCount);
        return new ComponentPlan(component.Name, Math.Max(1, workers), Largest(written, advice, known: advice.Length == tasks.Length))
        {
            Tasks = tasks.Select(task => task.Name).ToArray(),
            Advice = advice,
        };
    }

    private static IEnumerable<ResourceRecommendation> Advice(IResourceAdvisor advisor, string? target, TaskSpec[] tasks, ComponentSpec component, double confidence) =>
        tasks.Where(task => advisor.KnownTasks.Contains(task.Name)).Select(task =>
            advisor.Recommend(new RecommendationQuery(task.Name) { Target = target, Confidence = confidence, RequestedMemory = component.Memory }));

    /// <summary>The largest of what is advised; what the manifest writes counts as well if a task has no history.</summary>
    private static ComponentResources Largest(ComponentResources written, ResourceRecommendation[] advice, bool known)
    {
        if (advice.Length == 0) return written;
        ComponentResources[] candidates = known ? [.. advice.Select(one => one.Allocation)] : [written, .. advice.Select(one => one.Allocation)];
        return new ComponentResources(
            candidates.Max(one => one.Cpus),
            candidates.Max(one => one.Memory) ?? written.Memory,
            candidates.Max(one => one.Walltime) ?? written.Walltime);
    }
}

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
