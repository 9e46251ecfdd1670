using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Asks several advisors over one history the same question: the Python project's rule, the quantile advisor, and learned ones.</summary>
public sealed class AdvisorComparison
{
    private readonly List<(string Name, IResourceAdvisor Advisor)> _advisors;

    public AdvisorComparison(ITaskHistory history, IEnumerable<ModelType> modelTypes)
    {
        var observed = new ResourceAdvisor(history, SizingBasis.Observed);
        _advisors = [("quantile (requested)", new ResourceAdvisor(history, SizingBasis.Requested)), ("quantile (observed)", observed)];
        foreach (ModelType type in modelTypes.Distinct())
            _advisors.Add(($"learned ({type.ToName()})", new LearnedAdvisor(history, new LearnedAdvisorOptions { ModelType = type })));
        KnownTasks = observed.KnownTasks;
    }

    public IReadOnlyList<string> KnownTasks { get; }

    /// <summary>What past attempts of a task were recorded with.</summary>
    public TaskInputs InputsOf(string task) => _advisors[^1].Advisor.InputsOf(task);

    /// <summary>A row an advisor, the Python project's rule first.</summary>
    public IEnumerable<RecommendationComparison> Compare(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        double? first = null;
        foreach ((string name, IResourceAdvisor advisor) in _advisors)
        {
            ResourceRecommendation recommendation = advisor.Recommend(query, cancellationToken);
            first ??= recommendation.Memory?.Bytes;
            yield return new RecommendationComparison(name, recommendation.Memory?.Bytes / first, recommendation);
        }
    }
}

/// <summary>One advisor's recommendation as a row beside the others'.</summary>
/// <param name="Advisor">Which advisor: quantile (requested), quantile (observed), or learned with its model type.</param>
/// <param name="MemoryRelative">Its memory as a share of the first advisor's of the same task; null if either is unknown.</param>
/// <param name="Recommendation">The whole recommendation.</param>
public sealed record RecommendationComparison(string Advisor, double? MemoryRelative, ResourceRecommendation Recommendation)
{
    public string Task => Recommendation.Task;

    public string? Target => Recommendation.Target;

    public int WorkerCount => Recommendation.WorkerCount;

    public int Cpus => Recommendation.Cpus;

    public MemorySize? Memory => Recommendation.Memory;

    public Walltime? Walltime => Recommendation.Walltime;

    public double? Confidence => Recommendation.Confidence;

    public string? Reason => Recommendation.Evidence.Reason;

    public string MemoryRelativeText => DisplayText.Percent(MemoryRelative);

    public string ConfidenceText => DisplayText.ShareOrNothing(Confidence);

    /// <summary>quantile (observed): align on hpc: 4 x ...</summary>
    public override string ToString() => $"{Advisor}: {Recommendation}";
}
