using System.Text.Json.Nodes;
using Scalable.Learning.Boosting;
using Scalable.Learning.Export;
using Scalable.Learning.Forest;
using Scalable.Learning.Linear;
using Scalable.Learning.Trees;

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
    /// cross-fitted by group), NaN if there is none; empty if the learner was asked not to keep them.
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

/// <summary>Reads back what <see cref="IModel.Export"/> wrote. Only data is read; nothing in a document is ever run.</summary>
public static class ModelReader
{
    /// <summary>The model of a document; it predicts the same bits. Its <see cref="IModel.HeldOutPredictions"/> are empty.</summary>
    /// <exception cref="InvalidDataException">The document is damaged or not a model's; the message says where and why.</exception>
    public static IModel Read(JsonObject document) => Read(JsonSerializer.SerializeToElement((JsonNode)document));

    /// <inheritdoc cref="Read(JsonObject)"/>
    public static IModel Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object) throw new InvalidDataException("The model is damaged: it is not an object.");
        DocumentReader reader = new(document, "model");
        int version = reader.Integer("version");
        if (version != ModelDocument.Version) throw new InvalidDataException($"The model is of version {version}; this program reads version {ModelDocument.Version}. Train it anew.");
        return reader.Text("learner") switch
        {
            (BoostingLearner.LearnerName or ForestLearner.LearnerName) and string name => EnsembleModel.Read(name, reader),
            LinearLearner.LearnerName => LinearModel.Read(reader),
            string other => throw new InvalidDataException($"The model is of a learner called '{other}'; there are {string.Join(", ", Learners.Names)}."),
        };
    }
}
