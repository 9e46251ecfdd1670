using System.Reflection;
using Scalable.Learning.Boosting;
using Scalable.Learning.Forest;
using Scalable.Learning.Linear;

namespace Scalable.Learning;

/// <summary>Whose trainers fit the models.</summary>
public enum LearningBackend
{
    /// <summary>Our own, in this assembly.</summary>
    Scalable,

    /// <summary>Microsoft's ML.NET: FastTree, FastForest and SDCA.</summary>
    MLNet,
}

/// <summary>The backends by the names that files and the command line use.</summary>
public static class LearningBackendNames
{
    /// <summary>scalable or mlnet.</summary>
    public static string ToName(this LearningBackend backend) => backend == LearningBackend.MLNet ? "mlnet" : "scalable";

    /// <exception cref="ArgumentException">There is no such backend; the message lists them.</exception>
    public static LearningBackend FromName(string name)
    {
        foreach (LearningBackend backend in Enum.GetValues<LearningBackend>())
            if (string.Equals(backend.ToName(), name, StringComparison.OrdinalIgnoreCase))
                return backend;
        throw new ArgumentException($"There is no backend '{name}'. There are {string.Join(", ", Enum.GetValues<LearningBackend>().Select(ToName))}.", nameof(name));
    }
}

/// <summary>The learners of a backend that lies in an assembly of its own.</summary>
public interface ILearnerSource
{
    /// <summary>Its learners, under the names of ours: linear, random_forest, gradient_boosting.</summary>
    IReadOnlyList<ILearner> All { get; }
}

/// <summary>Loads a backend's assembly when it is first asked for.</summary>
internal static class LearningBackends
{
    private const string MLNetAssembly = "Scalable.Learning.MLNet";
    private const string MLNetLearners = "Scalable.Learning.MLNet.MLNetLearners";

    private static readonly Lazy<IReadOnlyList<ILearner>> s_mlNet = new(() =>
    {
        Assembly assembly = IsolatedAssembly.Load(MLNetAssembly, "MLNet");
        return ((ILearnerSource)Activator.CreateInstance(assembly.GetType(MLNetLearners, throwOnError: true)!)!).All;
    });

    /// <exception cref="FileNotFoundException">The backend is not installed.</exception>
    public static IReadOnlyList<ILearner> MLNet => s_mlNet.Value;
}

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
