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
