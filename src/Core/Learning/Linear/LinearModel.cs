using System.Text.Json.Nodes;
using Scalable.Learning.Export;

namespace Scalable.Learning.Linear;

/// <summary>A constant and a sum of terms, on the scale they were fitted on.</summary>
internal sealed class LinearModel(
    FeatureSchema schema,
    LinearTerm[] terms,
    double intercept,
    TargetScale scale,
    IReadOnlyDictionary<string, double> importances,
    ReadOnlyMemory<double> heldOut) : IModel
{
    public string LearnerName => LinearLearner.LearnerName;

    public FeatureSchema Schema => schema;

    public ReadOnlyMemory<double> HeldOutPredictions => heldOut;

    public IReadOnlyDictionary<string, double> Importances => importances;

    public double Predict(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (LinearTerm term in terms) sum += term.Value(row);
        return scale.Target(intercept + sum);
    }

    public void Predict(FeatureTable rows, Span<double> predictions)
    {
        if (predictions.Length != rows.RowCount) throw new ArgumentException($"There are {rows.RowCount} rows but room for {predictions.Length} predictions.", nameof(predictions));
        predictions.Clear();
        foreach (LinearTerm term in terms)
        {
            ReadOnlySpan<double> column = rows.Column(term.Column.Feature);
            for (int row = 0; row < predictions.Length; row++) predictions[row] += term.Slope * (term.Column.Encode(column[row]) - term.Mean);
        }

        for (int row = 0; row < predictions.Length; row++) predictions[row] = scale.Target(intercept + predictions[row]);
    }

    public double Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        contributions.Clear();
        foreach (LinearTerm term in terms) contributions[term.Column.Feature] += term.Value(row);
        return scale.Contributions(intercept, contributions);
    }

    public JsonObject Export()
    {
        JsonObject document = ModelDocument.Create(this);
        document["intercept"] = intercept;
        document["log_target"] = scale.IsLogarithmic;
        document["smearing"] = scale.Smearing;
        document["terms"] = new JsonArray([.. terms.Select(LinearTermDocument.Write)]);
        return document;
    }

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static LinearModel Read(DocumentReader document)
    {
        FeatureSchema schema = ModelDocument.ReadSchema(document);
        LinearTerm[] terms = [.. document.Objects("terms").Select(term => LinearTermDocument.Read(term, schema))];
        TargetScale scale = new(document.Boolean("log_target"), document.Number("smearing"));
        return new LinearModel(schema, terms, document.Number("intercept"), scale, ModelDocument.ReadImportances(document, schema), default);
    }
}

/// <summary>One term of a linear model: a slope times what a column is above its mean.</summary>
internal sealed record LinearTerm(DesignColumn Column, double Slope, double Mean)
{
    public double Value(ReadOnlySpan<double> row) => Slope * (Column.Encode(row[Column.Feature]) - Mean);
}
