using System.Text.Json.Nodes;
using Scalable.Learning.Export;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>The mean target plus the mean deviation that the trees say; quantiles from the values in their leaves.</summary>
internal sealed class ForestModel(
    FeatureSchema schema,
    TreeEnsemble trees,
    LeafValues? values,
    double center,
    IReadOnlyDictionary<string, double> importances,
    ReadOnlyMemory<double> heldOut) : IQuantileModel
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

    /// <exception cref="InvalidOperationException">The forest was trained with leaf_values 0.</exception>
    public void PredictQuantiles(ReadOnlySpan<double> row, ReadOnlySpan<double> levels, Span<double> destination)
    {
        if (values is null) throw new InvalidOperationException("The forest keeps no training values (leaf_values is 0), so it has no quantiles.");
        values.Quantiles(trees, row, levels, destination);
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
        document["leaf_values"] = values is null ? null : new JsonObject
        {
            ["end"] = ModelDocument.Numbers(values.Ends),
            ["value"] = ModelDocument.Numbers(values.Values),
            ["share"] = ModelDocument.Numbers(values.Shares),
        };
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static ForestModel Read(DocumentReader document)
    {
        FeatureSchema schema = ModelDocument.ReadSchema(document);
        TreeEnsemble trees = EnsembleDocument.Read(document.Object("trees"), schema);
        LeafValues? values = document.IsNull("leaf_values") ? null : ReadValues(document.Object("leaf_values"), trees);
        return new ForestModel(schema, trees, values, document.Number("center"), ModelDocument.ReadImportances(document, schema), default);
    }

    private static LeafValues ReadValues(DocumentReader document, TreeEnsemble trees)
    {
        LeafValues values = new(document.Integers("end"), document.Numbers("value"), document.Numbers("share"));
        if (values.Shares.Length != values.Values.Length) throw document.Wrong("share", $"a list of {values.Values.Length} numbers");
        if (values.Ends.Length != trees.Nodes.Length) throw document.Wrong("end", $"a list of {trees.Nodes.Length} numbers");
        int end = 0;
        for (int node = 0; node < values.Ends.Length; node++)
        {
            bool isLeaf = trees.Traits[node] == NodeTraits.Leaf;
            if (values.Ends[node] < end || (isLeaf && values.Ends[node] == end)) throw document.Wrong($"end[{node}]", "after the one before");
            end = values.Ends[node];
        }

        return end == values.Values.Length ? values : throw document.Wrong("end", $"a list that ends with {values.Values.Length}");
    }
}
