using Scalable.Learning.Numerics;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Sampling;

/// <summary>Anywhere in the space, evenly.</summary>
internal sealed class RandomSampler(SearchSpace space, int seed) : ISampler
{
    private const int RoundSize = 16;

    public int RoundEnd(int firstTrial) => ((firstTrial / RoundSize) + 1) * RoundSize;

    public ParameterSet Choose(int trial, IReadOnlyList<ParameterSet> earlier)
    {
        SeededRandom random = TrialRandom.Of(seed, trial);
        return space.Build(parameter => parameter.Domain.At(random.NextDouble()));
    }
}

/// <summary>Two of three trials from a model of the earlier ones, every third at random, so that a wrong model cannot mislead for long (Falkner, Klein and Hutter 2018).</summary>
internal sealed class MixedSampler(ISampler modelled, ISampler random) : ISampler
{
    private const int RandomEvery = 3;

    public int RoundEnd(int firstTrial) => modelled.RoundEnd(firstTrial);

    public ParameterSet? Choose(int trial, IReadOnlyList<ParameterSet> earlier) => (trial % RandomEvery == 0 ? random : modelled).Choose(trial, earlier);
}
