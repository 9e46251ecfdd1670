using System.Text.Json.Nodes;
using Scalable.Learning.Linear;

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

/// <summary>Writes and reads one term of a linear model.</summary>
internal static class LinearTermDocument
{
    private static readonly (DesignKind Kind, string Name)[] s_kinds =
    [
        (DesignKind.Value, "value"),
        (DesignKind.Logarithm, "log1p"),
        (DesignKind.Missing, "missing"),
        (DesignKind.Category, "category"),
        (DesignKind.CategoryMean, "category_mean"),
    ];

    public static JsonObject Write(LinearTerm term)
    {
        JsonObject written = new()
        {
            ["feature"] = term.Column.Feature,
            ["kind"] = Array.Find(s_kinds, known => known.Kind == term.Column.Kind).Name,
            ["slope"] = term.Slope,
            ["mean"] = term.Mean,
            ["fallback"] = term.Column.Fallback,
        };
        if (term.Column.Kind == DesignKind.Category) written["category"] = term.Column.Category;
        if (term.Column.Means is not null) written["means"] = ModelDocument.Numbers(term.Column.Means);
        return written;
    }

    /// <exception cref="InvalidDataException">The term is damaged.</exception>
    public static LinearTerm Read(DocumentReader document, FeatureSchema schema)
    {
        int feature = document.Integer("feature");
        if (feature < 0 || feature >= schema.Count) throw document.Wrong("feature", $"one of the {schema.Count} features");
        string name = document.Text("kind");
        if (!Array.Exists(s_kinds, known => known.Name == name)) throw document.Wrong("kind", string.Join(", ", s_kinds.Select(known => known.Name)));
        DesignKind kind = Array.Find(s_kinds, known => known.Name == name).Kind;
        double[]? means = kind == DesignKind.CategoryMean ? document.Numbers("means") : null;
        if (means is { Length: 0 }) throw document.Wrong("means", "a list of one number or more");
        int category = kind == DesignKind.Category ? document.Integer("category") : 0;
        return new LinearTerm(new DesignColumn(feature, kind, document.Number("fallback"), category, means), document.Number("slope"), document.Number("mean"));
    }
}
