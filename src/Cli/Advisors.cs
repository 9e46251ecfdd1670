using Scalable.Advising;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Cli;

/// <summary>Advisors by the words of the command line.</summary>
internal static class Advisors
{
    /// <summary>The model type that learns nothing.</summary>
    public const string Quantile = "quantile";

    public static IResourceAdvisor Create(IReadOnlyList<RunRecord> runs, string modelType) => Create(new TaskHistoryOfRuns(runs), modelType);

    public static IResourceAdvisor Create(ITaskHistory history, string modelType, string basis = "observed", int? seed = null, IReadOnlyDictionary<string, object?>? modelParameters = null, LearningBackend backend = LearningBackend.Scalable) => modelType == Quantile
        ? new ResourceAdvisor(history, basis == "requested" ? SizingBasis.Requested : SizingBasis.Observed)
        : new LearnedAdvisor(history, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(modelType), Backend = backend, ModelParameters = modelParameters, Seed = seed ?? new LearnedAdvisorOptions().Seed });
}
