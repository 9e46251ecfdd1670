using System.Text.Json.Nodes;

namespace Scalable.Learning.Export;

/// <summary>The members that the documents of all models share.</summary>
internal static class ModelDocument
{
    public const int Version = 1;

    public static JsonObject Create(IModel model) => new()
    {
        ["learner"] = model.LearnerName,
        ["version"] = Version,
        ["features"] = new JsonArray([.. model.Schema.Features.Select(WriteFeature)]),
        ["importances"] = Numbers(model.Schema.Features.Select(feature => model.Importances[feature.Name])),
    };

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static JsonArray Numbers(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static JsonArray Words(IEnumerable<ulong> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static FeatureSchema ReadSchema(DocumentReader document) => new([.. document.Objects("features").Select(ReadFeature)]);

    public static IReadOnlyDictionary<string, double> ReadImportances(DocumentReader document, FeatureSchema schema)
    {
        double[] shares = document.Numbers("importances");
        if (shares.Length != schema.Count) throw document.Wrong("importances", $"a list of {schema.Count} numbers");
        Dictionary<string, double> importances = new(StringComparer.Ordinal);
        for (int feature = 0; feature < shares.Length; feature++) importances[schema.Features[feature].Name] = shares[feature];
        return importances;
    }

    private static JsonObject WriteFeature(FeatureDescription feature)
    {
        JsonObject written = new() { ["name"] = feature.Name, ["kind"] = feature.Kind == FeatureKind.Numeric ? "numeric" : "categorical", ["size_like"] = feature.IsSizeLike };
        if (feature.Kind == FeatureKind.Categorical) written["categories"] = new JsonArray([.. feature.Categories.Select(category => (JsonNode)JsonValue.Create(category))]);
        return written;
    }

    private static FeatureDescription ReadFeature(DocumentReader feature) => feature.Text("kind") switch
    {
        "numeric" => FeatureDescription.Numeric(feature.Text("name"), feature.Boolean("size_like")),
        "categorical" => FeatureDescription.Categorical(feature.Text("name"), feature.Texts("categories")),
        _ => throw feature.Wrong("kind", "numeric or categorical"),
    };
}
