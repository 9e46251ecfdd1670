using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>How a learned advisor learns and when it trusts itself.</summary>
public sealed record LearnedAdvisorOptions
{
    public ModelType ModelType { get; init; } = ModelType.Auto;

    /// <summary>Whose trainers fit the models.</summary>
    public LearningBackend Backend { get; init; }

    /// <summary>Hyperparameters by the names the model type's learner documents; null for its defaults.</summary>
    public IReadOnlyDictionary<string, object?>? ModelParameters { get; init; }

    /// <summary>Fixes everything random: the same history, options and seed give the same advice on any machine.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Below this estimated probability of sufficing, the quantile advisor answers instead; from 0 to 1.</summary>
    public double MinimumConfidence { get; init; } = 0.3;

    /// <summary>The most threads to train with; 0 for one a core. Never changes the advice.</summary>
    public int MaxThreads { get; init; }

    /// <summary>The model type, and the backend where it is not our own.</summary>
    internal string ModelText => Backend == LearningBackend.Scalable ? $"{ModelType}" : $"{ModelType}, {Backend}";

    /// <summary>The model type, the backend where it is not our own, and the seed.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{ModelText}, seed {Seed}");
}
