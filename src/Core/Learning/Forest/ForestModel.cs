using System.Text.Json.Nodes;
using Scalable.Learning.Export;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>The mean target plus the mean deviation that the trees say.</summary>
internal sealed class ForestModel(
    FeatureSchema schema,
    TreeEnsemble trees,
    double center,
    IReadOnlyDictionary<string, double> importances,
    ReadOnlyMemory<double> heldOut) : IModel
{
    public string LearnerName => ForestLearner.LearnerName;

    public FeatureSchema Schema => schema;

    public ReadOnlyMemory<double> HeldOutPredictions => heldOut;

    public IReadOnlyDictionary<string, double> Importances => importances;

    public double Predict(ReadOnlySpan<double> row) => center + trees.Sum(row);

    public void Predict(FeatureTable rows, Span<double> predictions)
    {
        BatchPredictor.Sum(trees, rows, predictions);
        for (int row = 0; row < predictions.Length; row++) predictions[row] = center + predictions[row];
    }

    public double Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        contributions.Clear();
        return center + TreeShap.Explain(trees, row, contributions);
    }

    public JsonObject Export()
    {
        JsonObject document = ModelDocument.Create(this);
        document["center"] = center;
        document["trees"] = EnsembleDocument.Write(trees);
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static ForestModel Read(DocumentReader document)
    {
        FeatureSchema schema = ModelDocument.ReadSchema(document);
        TreeEnsemble trees = EnsembleDocument.Read(document.Object("trees"), schema);
        return new ForestModel(schema, trees, document.Number("center"), ModelDocument.ReadImportances(document, schema), default);
    }
}
