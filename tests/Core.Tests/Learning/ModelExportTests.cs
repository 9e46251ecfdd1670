using System.Text.Json.Nodes;
using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class ModelExportTests
{
    [Theory]
    [InlineData("linear")]
    [InlineData("random_forest")]
    [InlineData("gradient_boosting")]
    public void A_model_read_back_is_the_same(string learner)
    {
        TrainingSet set = TreeShapTests.WithMissingAndCategories(9);
        IModel model = Learners.ByName(learner).Fit(set, new LearnerOptions());
        IModel back = ModelReader.Read(JsonNode.Parse(model.Export().ToJsonString())!.AsObject());
        Assert.Equal(TestData.Predict(model, set.Features), TestData.Predict(back, set.Features));
        Assert.Equal(model.LearnerName, back.LearnerName);
        Assert.Equal(model.Importances, back.Importances);
        Assert.Equal(model.Schema.Features.Select(feature => (feature.Name, feature.Kind, feature.IsSizeLike)), back.Schema.Features.Select(feature => (feature.Name, feature.Kind, feature.IsSizeLike)));
        Assert.Equal(model.Export().ToJsonString(), back.Export().ToJsonString());
        double[] row = TestData.Row(set.Features, 3);
        Assert.Equal(Explained(model, row), Explained(back, row));
    }

    [Theory]
    [InlineData("learner", "\"perceptron\"", "perceptron")]
    [InlineData("version", "99", "version 99")]
    [InlineData("constant", "\"much\"", "model.constant is not a number")]
    [InlineData("trees", "[]", "model.trees is not an object")]
    [InlineData("features", "[{\"name\":\"x\",\"kind\":\"odd\",\"size_like\":false}]", "model.features[0].kind")]
    public void A_damaged_document_is_refused_with_the_reason(string member, string json, string reason)
    {
        JsonObject document = Boosted();
        document[member] = JsonNode.Parse(json);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ModelReader.Read(document)).Message);
    }

    [Theory]
    [InlineData("left", 0, "0", "left[0]")]
    [InlineData("left", 0, "999999", "left[0]")]
    [InlineData("feature", 0, "77", "feature[0]")]
    [InlineData("threshold", 1, "\"low\"", "threshold[1] is not a number")]
    [InlineData("cover", 0, "0", "cover[0]")]
    [InlineData("traits", 0, "3", "traits")]
    [InlineData("traits", 0, "2", "traits[0]")]
    public void Trees_that_lead_nowhere_are_refused(string member, int index, string json, string reason)
    {
        JsonObject document = Boosted();
        document["trees"]![member]![index] = JsonNode.Parse(json);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ModelReader.Read(document)).Message);
    }

    [Fact]
    public void A_missing_member_is_named()
    {
        JsonObject document = Boosted();
        document["trees"]!.AsObject().Remove("cover");
        Assert.Contains("model.trees.cover is missing", Assert.Throws<InvalidDataException>(() => ModelReader.Read(document)).Message);
    }

    private static JsonObject Boosted()
    {
        IModel model = Learners.ByName("gradient_boosting").Fit(TestData.Friedman(100), TestData.With(("trees", 3)));
        return JsonNode.Parse(model.Export().ToJsonString())!.AsObject();
    }

    private static double[] Explained(IModel model, double[] row)
    {
        double[] contributions = new double[row.Length];
        return [model.Explain(row, contributions), .. contributions];
    }
}
