using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Cli;

/// <summary>Advisors by the words of the command line.</summary>
internal static class Advisors
{
    /// <summary>The model type that learns nothing.</summary>
    public const string Quantile = "quantile";

    public static IResourceAdvisor Create(RunHistory history, string modelType, string basis, int seed, IReadOnlyDictionary<string, object?>? modelParameters) =>
        Create(history.Runs, modelType, basis, seed, modelParameters);

    public static IResourceAdvisor Create(IReadOnlyList<RunRecord> runs, string modelType, string basis = "observed", int? seed = null, IReadOnlyDictionary<string, object?>? modelParameters = null) => modelType == Quantile
        ? new ResourceAdvisor(runs, basis == "requested" ? SizingBasis.Requested : SizingBasis.Observed)
        : new LearnedAdvisor(runs, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(modelType), ModelParameters = modelParameters, Seed = seed ?? new LearnedAdvisorOptions().Seed });
}
