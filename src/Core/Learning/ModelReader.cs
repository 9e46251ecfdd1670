using System.Text.Json;
using System.Text.Json.Nodes;
using Scalable.Learning.Boosting;
using Scalable.Learning.Export;
using Scalable.Learning.Forest;
using Scalable.Learning.Linear;
using Scalable.Learning.Trees;

namespace Scalable.Learning;

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
