using System.Text.Json.Nodes;
using Scalable.Learning.Export;

namespace Scalable.Learning.Trees;

/// <summary>A constant and the sum of trees, on the scale they were fitted on: what boosting and forests fit.</summary>
internal sealed class EnsembleModel(
    string learnerName,
    FeatureSchema schema,
    TreeEnsemble trees,
    double constant,
    TargetScale scale,
    IReadOnlyDictionary<string, double> importances,
    ReadOnlyMemory<double> heldOut) : IModel
{
    public string LearnerName => learnerName;

    public FeatureSchema Schema => schema;

    public ReadOnlyMemory<double> HeldOutPredictions => heldOut;

    public IReadOnlyDictionary<string, double> Importances => importances;

    public double Predict(ReadOnlySpan<double> row) => scale.Target(constant + trees.Sum(row));

    public void Predict(FeatureTable rows, Span<double> predictions)
    {
        BatchPredictor.Sum(trees, rows, predictions);
        for (int row = 0; row < predictions.Length; row++) predictions[row] = scale.Target(constant + predictions[row]);
    }

    public double Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        contributions.Clear();
        double expected = constant + TreeShap.Explain(trees, row, contributions);
        return scale.Contributions(expected, contributions);
    }

    public JsonObject Export()
    {
        JsonObject document = ModelDocument.Create(this);
        document["constant"] = constant;
        document["log_target"] = scale.IsLogarithmic;
        document["smearing"] = scale.Smearing;
        document["trees"] = EnsembleDocument.Write(trees);
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static EnsembleModel Read(string learnerName, DocumentReader document)
    {
        FeatureSchema schema = ModelDocument.ReadSchema(document);
        TargetScale scale = new(document.Boolean("log_target"), document.Number("smearing"));
        return new EnsembleModel(learnerName, schema, EnsembleDocument.Read(document.Object("trees"), schema), document.Number("constant"), scale, ModelDocument.ReadImportances(document, schema), default);
    }
}
