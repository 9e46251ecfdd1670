using Scalable.Learning.Numerics;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011): of some candidates drawn from where the
/// best trials are dense, the one where the others are least so; parameter by parameter, down the tree of conditions.
/// The first trials are random.
/// </summary>
internal sealed class TpeSampler(SearchSpace space, int seed) : ISampler
{
    public const int StartupTrials = 12;

    private const int RoundSize = 4;
    private const int Candidates = 24;
    private const double GoodShare = 0.15;
    private const int MaxGood = 25;

    private readonly RandomSampler _startup = new(space, seed);

    public int RoundEnd(int firstTrial) => firstTrial < StartupTrials ? StartupTrials : ((firstTrial / RoundSize) + 1) * RoundSize;

    public ParameterSet Choose(int trial, IReadOnlyList<ParameterSet> earlier)
    {
        if (trial < StartupTrials || earlier.Count == 0) return _startup.Choose(trial, earlier);
        SeededRandom random = TrialRandom.Of(seed, trial);
        int good = Math.Clamp((int)Math.Ceiling(GoodShare * earlier.Count), 1, MaxGood);
        return space.Build(parameter => Choose(parameter, [.. earlier.Take(good)], [.. earlier.Skip(good)], random));
    }

    private static object Choose(SearchParameter parameter, ParameterSet[] good, ParameterSet[] others, SeededRandom random)
    {
        IDensity dense = Density(parameter, good), sparse = Density(parameter, others);
        double best = double.NegativeInfinity, chosen = 0.5;
        for (int i = 0; i < Candidates; i++)
        {
            double candidate = dense.Draw(random);
            double gain = dense.At(candidate) / sparse.At(candidate);
            if (gain <= best) continue;
            (best, chosen) = (gain, candidate);
        }

        return parameter.Domain.At(chosen);
    }

    private static IDensity Density(SearchParameter parameter, ParameterSet[] trials)
    {
        double[] coordinates = [.. trials.Select(trial => trial[parameter.Name]).OfType<object>().Select(parameter.Domain.UnitOf).Where(double.IsFinite)];
        return parameter.Domain.ChoiceCount > 0 ? new ChoiceDensity(parameter.Domain.ChoiceCount, coordinates) : new ParzenDensity(coordinates);
    }
}
