using Scalable.Learning;
using Scalable.Learning.MLNet;

namespace Scalable.Scenarios.Learning;

/// <summary>Writes one prediction for each row of a table.</summary>
/// <param name="table">The rows.</param>
/// <param name="predictions">At least as many places as the table has rows.</param>
internal delegate void Predict(FeatureTable table, double[] predictions);

/// <summary>What is trained on .NET: our learners, and those of ML.NET and LightGBM.</summary>
internal static class Trainer
{
    public const string Ours = "ours";

    /// <exception cref="ArgumentException">There is no trainer of that name.</exception>
    public static Func<TrainingSet, Predict> Of(string name, Contest contest) => name switch
    {
        Ours => Fit(Learners.ByName(contest.Learner), contest.Parameters),
        "fast_tree" => Fit(new FastTreeLearner(), Shared(contest)),
        "fast_forest" => Fit(new FastForestLearner(), Shared(contest)),
        "sdca" => Fit(new SdcaLearner(), Shared(contest)),
        "lightgbm" => LightGbmPeer.Fit,
        _ => throw new ArgumentException($"There is no trainer '{name}'."),
    };

    private static Func<TrainingSet, Predict> Fit(ILearner learner, IReadOnlyDictionary<string, object?> parameters)
    {
        LearnerOptions options = new(parameters);
        return set =>
        {
            IModel model = learner.Train(set, options);
            return (table, predictions) => model.Predict(table, predictions.AsSpan(0, table.RowCount));
        };
    }

    /// <summary>A forest of ML.NET has no depth; as many leaves as a tree of that depth has at most stand for it.</summary>
    private static Dictionary<string, object?> Shared(Contest contest)
    {
        Dictionary<string, object?> parameters = new(contest.Parameters);
        if (parameters.Remove("max_depth", out object? depth)) parameters["leaves"] = 1 << (int)depth!;
        return parameters;
    }
}
