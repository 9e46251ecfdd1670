using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning.Numerics;
using Scalable.Statistics;

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

/// <summary>Chooses hyperparameters for new trials.</summary>
internal interface ISampler
{
    /// <summary>How many trials from the first on are to be judged before the next ones are chosen.</summary>
    int RoundEnd(int firstTrial);

    /// <summary>The hyperparameters of a trial; null where there are no more to try.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="earlier">Trials of earlier rounds, the best first. It may depend on nothing else, so that parallelism changes nothing.</param>
    ParameterSet? Choose(int trial, IReadOnlyList<ParameterSet> earlier);
}

/// <summary>Random numbers of one trial: they depend on the search's seed and the trial's number alone.</summary>
internal static class TrialRandom
{
    public static SeededRandom Of(int seed, int trial) => new(((ulong)(uint)seed << 32) | (uint)trial);

    /// <summary>A normal number by the polar method (Marsaglia and Bray 1964).</summary>
    public static double NextNormal(this SeededRandom random)
    {
        while (true)
        {
            double u = (2 * random.NextDouble()) - 1, v = (2 * random.NextDouble()) - 1, s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * StableMath.Log(s) / s);
        }
    }
}
