using Scalable.Advising;
using Scalable.History;

namespace Scalable.Cli;

/// <summary>Advisors by the words of the command line.</summary>
internal static class Advisors
{
    /// <summary>The model type that learns nothing.</summary>
    public const string Quantile = "quantile";

    public static IResourceAdvisor Create(RunHistory history, string modelType, string basis, int seed) => Create(history.Runs, modelType, basis, seed);

    public static IResourceAdvisor Create(IReadOnlyList<RunRecord> runs, string modelType, string basis = "observed", int? seed = null) => modelType == Quantile
        ? new ResourceAdvisor(runs, basis == "requested" ? SizingBasis.Requested : SizingBasis.Observed)
        : new LearnedAdvisor(runs, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(modelType), Seed = seed ?? new LearnedAdvisorOptions().Seed });
}
