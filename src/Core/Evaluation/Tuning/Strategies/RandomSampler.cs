using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Strategies;

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

    /// <summary>The hyperparameters of a trial; null if there are no more to try.</summary>
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

/// <summary>
/// Every combination of a few values of each parameter: all choices, and of ranges as many levels as the number of trials
/// allows. Combinations come in random order, so that a search that is cut short has seen all of the space.
/// </summary>
internal sealed class GridSampler : ISampler
{
    private const int RoundSize = 16;

    private readonly List<ParameterSet> _points;

    /// <param name="maxPoints">The most combinations of levels; more choices than that are all kept, and cut off by the number of trials.</param>
    public GridSampler(SearchSpace space, int maxPoints, int seed)
    {
        _points = [.. Combine(space, LevelCounts(space, maxPoints))];
        int[] order = [.. Enumerable.Range(0, _points.Count)];
        new SeededRandom(seed).Shuffle(order);
        _points = [.. order.Select(place => _points[place])];
    }

    public int PointCount => _points.Count;

    public int RoundEnd(int firstTrial) => ((firstTrial / RoundSize) + 1) * RoundSize;

    public ParameterSet? Choose(int trial, IReadOnlyList<ParameterSet> earlier) => trial <= _points.Count ? _points[trial - 1] : null;

    /// <summary>One more level at a time for the range that has the fewest, as long as the grid stays small enough.</summary>
    private static int[] LevelCounts(SearchSpace space, int maxPoints)
    {
        int[] counts = [.. space.Parameters.Select(parameter => Math.Max(1, parameter.Domain.ChoiceCount))];
        while (true)
        {
            int[] raised = [.. Enumerable.Range(0, counts.Length)
                .Where(i => space.Parameters[i].Domain.ChoiceCount == 0 && space.Parameters[i].Domain.Levels(counts[i] + 1).Count > counts[i])
                .Where(i => counts.Select((count, j) => (double)(j == i ? count + 1 : count)).Aggregate(1.0, (a, b) => a * b) <= maxPoints)
                .OrderBy(i => counts[i])];
            if (raised.Length == 0) return counts;
            counts[raised[0]]++;
        }
    }

    private static HashSet<ParameterSet> Combine(SearchSpace space, int[] counts)
    {
        HashSet<ParameterSet> sets = [ParameterSet.Empty];
        for (int i = 0; i < counts.Length; i++)
        {
            SearchParameter parameter = space.Parameters[i];
            IReadOnlyList<object> levels = parameter.Domain.Levels(counts[i]);
            sets = [.. sets.SelectMany(set => parameter.Condition?.Holds(set) ?? true ? levels.Select(level => set.With(parameter.Name, level)) : [set])];
        }

        return sets;
    }
}
