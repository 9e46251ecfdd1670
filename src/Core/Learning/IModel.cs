using System.Text.Json.Nodes;

namespace Scalable.Learning;

/// <summary>A fitted model. Immutable; may be used from several threads at once.</summary>
public interface IModel
{
    /// <summary>The name of the learner that fitted it.</summary>
    string LearnerName { get; }

    FeatureSchema Schema { get; }

    /// <summary>Predicts one row of features given in the schema's order.</summary>
    double Predict(ReadOnlySpan<double> row);

    /// <summary>Predicts every row of a table of the same schema into <paramref name="predictions"/>.</summary>
    void Predict(FeatureTable rows, Span<double> predictions);

    /// <summary>
    /// For every training row, the prediction of a model that has not seen that row (leave-one-out, out-of-bag or
    /// cross-fitted by group), NaN where there is none; empty where the learner was asked not to keep them.
    /// </summary>
    ReadOnlyMemory<double> HeldOutPredictions { get; }

    /// <summary>The share of each feature in what the model explains, by name; non-negative, sums to 1 unless nothing was learnt.</summary>
    IReadOnlyDictionary<string, double> Importances { get; }

    /// <summary>
    /// What each feature adds to the prediction for a row; <paramref name="contributions"/> has one value a feature, the
    /// returned base plus their sum is the prediction. Exact Shapley values for trees (Lundberg et al. 2018), terms for linear models.
    /// </summary>
    double Explain(ReadOnlySpan<double> row, Span<double> contributions);

    /// <summary>The model as data only, as <c>ModelReader</c> reads it back.</summary>
    JsonObject Export();
}

/// <summary>Turns what each feature explains into shares by name.</summary>
internal static class Importance
{
    public static IReadOnlyDictionary<string, double> Shares(FeatureSchema schema, ReadOnlySpan<double> amounts)
    {
        double total = 0;
        foreach (double amount in amounts) total += amount;
        Dictionary<string, double> shares = new(StringComparer.Ordinal);
        for (int feature = 0; feature < schema.Count; feature++) shares[schema.Features[feature].Name] = total > 0 ? amounts[feature] / total : 0;
        return shares;
    }
}
