using Scalable.Learning.Boosting;
using Scalable.Learning.Forest;
using Scalable.Learning.Linear;

namespace Scalable.Learning;

/// <summary>The learners there are.</summary>
public static class Learners
{
    /// <summary>All learners, the simplest first.</summary>
    public static IReadOnlyList<ILearner> All { get; } = [new LinearLearner(), new ForestLearner(), new BoostingLearner()];

    /// <summary>Their names: linear, random_forest, gradient_boosting.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(learner => learner.Name)];

    /// <summary>The learners of a backend, the simplest first.</summary>
    /// <exception cref="FileNotFoundException">The backend is not installed.</exception>
    public static IReadOnlyList<ILearner> Of(LearningBackend backend) => backend == LearningBackend.MLNet ? LearningBackends.MLNet : All;

    /// <summary>The learner of a name, as it stands or written otherwise: <c>RandomForest</c>, <c>random-forest</c>.</summary>
    /// <exception cref="ArgumentException">There is no such learner.</exception>
    public static ILearner ByName(string name, LearningBackend backend = LearningBackend.Scalable) =>
        Of(backend).FirstOrDefault(learner => Bare(learner.Name).Equals(Bare(name), StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no learner '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    private static string Bare(string name) => name.Replace("_", null, StringComparison.Ordinal).Replace("-", null, StringComparison.Ordinal);
}
