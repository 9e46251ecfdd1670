using Scalable.Learning.Numerics;
using Scalable.Learning.Parameters;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>A random forest (Breiman 2001) on histograms.</summary>
public sealed class ForestLearner : ILearner
{
    internal const string LearnerName = "random_forest";

    public string Name => LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => ForestParameters.All;

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        FeatureSchema schema = set.Features.Schema;
        ForestSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), schema);
        if (settings.LogTarget) _ = TargetScale.Logarithmic.Fitted(set.Targets.Span);
        Workers workers = new(options.MaxThreads, cancellationToken);
        BinnedTable table = Binner.Bin(set.Features, settings.MaxBins, workers);
        double center = Averages.Mean(set.Targets.Span);
        ulong[] seeds = new SeededRandom(options.Seed).DrawSeeds(settings.Trees);
        ForestTree[] grown = new ForestTrainer(table, set, settings, center, workers).Grow(seeds, options.KeepHeldOutPredictions);

        EnsembleBuilder builder = new(table.Features);
        foreach (ForestTree tree in grown) builder.Append(tree.Tree);

        TreeEnsemble trees = builder.Build();
        double[] heldOut = options.KeepHeldOutPredictions ? OutOfBag.Predict(trees, grown, set.Features, center, workers) : [];
        return new EnsembleModel(Name, schema, trees, center, TargetScale.Raw, Importance.Shares(schema, builder.GainByFeature()), heldOut);
    }
}
