using Scalable.Learning;
using Scalable.Learning.Numerics;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning.Strategies;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>
/// The importance of hyperparameters by functional ANOVA (Hutter, Hoos and Leyton-Brown 2014): a random forest learns scores
/// from hyperparameters, and a parameter's share is the variance of the forest's mean as it alone moves over its
/// range, relative to the variance over the whole space. Means are taken over points of the space instead of exactly.
/// </summary>
internal static class FunctionalAnova
{
    private const int MinTrials = 10;
    private const int BackgroundPoints = 256;
    private const int Levels = 16;

    public static IReadOnlyList<ParameterImportance> Of(TrialLedger ledger, SearchSpace space, ParameterSet best, int seed, CancellationToken cancellationToken)
    {
        TrialOutcome[] complete = ledger.Complete();
        if (complete.Length < MinTrials) return [];
        double[] losses = Winsorised([.. complete.Select(ledger.Loss)]);
        if (losses.Max() == losses.Min()) return [];
        var set = new TrainingSet(Table(space, [.. complete.Select(outcome => Coordinates(space, ledger.ParametersOf(outcome.Number)))]), losses);
        var parameters = new Dictionary<string, object?> { ["trees"] = 64, ["min_leaf"] = 2, ["feature_fraction"] = 0.6 };
        IModel forest = Learners.ByName("random_forest").Train(set, new LearnerOptions(parameters, seed, MaxThreads: 1), cancellationToken);

        SeededRandom random = new(seed);
        double[][] background = [.. Enumerable.Range(0, BackgroundPoints).Select(_ => Coordinates(space, space.Build(parameter => parameter.Domain.At(random.NextDouble()))))];
        double total = Variance(Predict(forest, space, background));
        double[] effects = [.. Enumerable.Range(0, space.Parameters.Count).Select(i => MainEffect(forest, space, background, i))];
        double whole = Math.Max(total, effects.Sum());
        return
        [
            .. space.Parameters.Select((parameter, i) => new ParameterImportance(parameter.Name, whole > 0 ? effects[i] / whole : 0, best[parameter.Name]))
                .OrderByDescending(importance => importance.Importance).ThenBy(importance => importance.Parameter, StringComparer.Ordinal),
        ];
    }

    private static double MainEffect(IModel forest, SearchSpace space, double[][] background, int moved)
    {
        ParameterDomain domain = space.Parameters[moved].Domain;
        int levels = domain.ChoiceCount > 0 ? domain.ChoiceCount : Levels;
        double[] means = new double[levels];
        for (int level = 0; level < levels; level++)
        {
            double coordinate = (level + 0.5) / levels;
            means[level] = Predict(forest, space, [.. background.Select(point => point.Select((value, i) => i == moved ? coordinate : value).ToArray())]).Average();
        }

        return Variance(means);
    }

    private static double[] Predict(IModel forest, SearchSpace space, double[][] points)
    {
        double[] predictions = new double[points.Length];
        forest.Predict(Table(space, points), predictions);
        return predictions;
    }

    private static FeatureTable Table(SearchSpace space, double[][] points)
    {
        double[][] columns = [.. Enumerable.Range(0, space.Parameters.Count).Select(i => points.Select(point => point[i]).ToArray())];
        return new FeatureTable(new FeatureSchema([.. space.Parameters.Select(parameter => FeatureDescription.Numeric(parameter.Name))]), columns, points.Length);
    }

    /// <summary>Where a set lies in the space; NaN for what is not set.</summary>
    private static double[] Coordinates(SearchSpace space, ParameterSet set) =>
        [.. space.Parameters.Select(parameter => set[parameter.Name] is { } value ? parameter.Domain.UnitOf(value) : double.NaN)];

    /// <summary>Losses cut off at the ninth decile: how bad the bad ones are tells nothing of where the good ones lie.</summary>
    private static double[] Winsorised(double[] losses)
    {
        double most = Statistics.Quantile.LinearOrNull(losses, 0.9)!.Value;
        return [.. losses.Select(loss => Math.Min(loss, most))];
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }
}
