using Scalable.Statistics;
using System.Collections.Concurrent;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>Grows the trees of a forest side by side (Breiman 2001).</summary>
internal sealed class ForestTrainer(BinnedTable table, TrainingSet set, ForestSettings settings, double center, Workers workers)
{
    private readonly ConcurrentBag<ForestWorker> _idle = [];
    private readonly Bootstrap _bootstrap = new(set.RowCount, set.Groups.Span, settings.Subsample, settings.Bootstrap);

    /// <summary>Below so many rows times trees another thread costs more than it gives.</summary>
    private const long MinParallelWork = 20_000;

    public ForestTree[] Grow(ulong[] seeds, bool keepOutOfBag)
    {
        double[] deviations = new double[set.RowCount];
        ReadOnlySpan<double> targets = set.Targets.Span;
        for (int row = 0; row < deviations.Length; row++) deviations[row] = settings.LogTarget ? StableMath.Log(targets[row]) : targets[row] - center;

        ForestTree[] trees = new ForestTree[seeds.Length];
        Workers helpers = (long)set.RowCount * seeds.Length < MinParallelWork ? new Workers(1, workers.CancellationToken) : workers;
        helpers.Run(seeds.Length, tree =>
        {
            if (!_idle.TryTake(out ForestWorker? worker)) worker = new ForestWorker(table, set, settings, deviations, center);
            trees[tree] = worker.Grow(_bootstrap, new SeededRandom(seeds[tree]), keepOutOfBag);
            _idle.Add(worker);
        });
        return trees;
    }
}
