using System.Collections;
using Scalable.Learning;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Tests.Evaluation.Tuning;

public class SearchSpaceTests
{
    private static readonly ILearner s_boosting = Learners.ByName("gradient_boosting");

    [Fact]
    public void The_middle_of_a_range_is_its_mean_or_by_factors_its_geometric_mean()
    {
        Assert.Equal(0.5, new RealDomain(0.2, 0.8, ByFactors: false).At(0.5));
        Assert.Equal(0.1, new RealDomain(0.01, 1, ByFactors: true).At(0.5));
        Assert.Equal((0.01, 1.0), (new RealDomain(0.01, 1, ByFactors: true).At(0), new RealDomain(0.01, 1, ByFactors: true).At(1)));
    }

    [Fact]
    public void Each_whole_number_of_an_even_range_has_the_same_share()
    {
        var domain = new IntegerDomain(3, 6, ByFactors: false);
        int[] counts = [.. Enumerable.Range(0, 4000).GroupBy(i => (long)domain.At((i + 0.5) / 4000)).OrderBy(group => group.Key).Select(group => group.Count())];
        Assert.Equal([1000, 1000, 1000, 1000], counts);
    }

    [Theory]
    [InlineData("learning_rate", "0.01..0.3 log")]
    [InlineData("leaves", "4..63 log")]
    [InlineData("subsample", "0.5..1")]
    [InlineData("loss", "squared,huber")]
    public void A_coordinate_leads_to_a_value_that_leads_back_to_it(string name, string text)
    {
        ParameterDomain domain = TuningWorld.Space($"{name}={text}").Parameters[0].Domain;
        Assert.Equal(text, domain.ToString());
        foreach (double unit in new[] { 0, 0.1, 0.4999, 0.77, 1 })
            Assert.Equal(domain.At(unit), domain.At(domain.UnitOf(domain.At(unit))));
    }

    [Fact]
    public void A_parameter_that_depends_on_another_is_set_only_with_the_values_it_depends_on()
    {
        SearchSpace space = TuningWorld.Space("huber_delta=0.1..10 log if loss=huber", "loss=squared,huber");
        Assert.Equal(["loss", "huber_delta"], space.Parameters.Select(parameter => parameter.Name));
        ParameterSet With(double unit) => space.Build(parameter => parameter.Domain.At(unit));
        Assert.Null(With(0.1)["huber_delta"]);
        Assert.Equal("huber", With(0.9)["loss"]);
        Assert.NotNull(With(0.9)["huber_delta"]);
    }

    [Fact]
    public void Hashtables_and_lists_say_what_texts_say()
    {
        SearchSpace fromObjects = SearchSpaceReader.Read(s_boosting, new Dictionary<string, object?>
        {
            ["eta"] = new Hashtable { ["low"] = 0.01, ["HIGH"] = "0.3", ["Log"] = true },
            ["loss"] = new object[] { "squared", "huber" },
            ["huber_delta"] = new Hashtable { ["Low"] = 1, ["High"] = 2, ["When"] = new Hashtable { ["loss"] = "huber" } },
            ["max_depth"] = 4,
        });
        SearchSpace fromTexts = TuningWorld.Space("learning_rate=0.01..0.3 log", "loss=squared,huber", "huber_delta=1..2 if loss=huber", "max_depth=4");
        Assert.Equal(fromTexts.ToString(), fromObjects.ToString());
    }

    [Theory]
    [InlineData("learning_rat=0.1..1", "no hyperparameter 'learning_rat'")]
    [InlineData("learning_rate=0.1..7", "a number from 1E-06 to 1")]
    [InlineData("learning_rate=0.3..0.1", "is empty")]
    [InlineData("l2=0..1 log", "begins above 0")]
    [InlineData("loss=squared,cubic", "cannot be 'cubic'")]
    [InlineData("huber_delta=1..2 if loss=huber", "depends on 'loss'")]
    public void What_cannot_be_searched_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => TuningWorld.Space(text)).Message);

    [Fact]
    public void Every_learner_has_a_space_of_its_own_with_values_it_accepts()
    {
        foreach (ILearner learner in Learners.All)
        {
            SearchSpace space = SearchSpace.Default(learner);
            foreach (double unit in new[] { 0, 0.5, 1 }) learner.Check(space.Build(parameter => parameter.Domain.At(unit)).ToDictionary());
        }
    }

    [Fact]
    public void A_condition_is_read_from_a_dictionary_of_any_kind()
    {
        IDictionary[] conditions = [new Hashtable { ["loss"] = "huber" }, new Dictionary<string, object?> { ["loss"] = "huber" }, new SortedList<string, string> { ["loss"] = "huber" }];
        foreach (IDictionary condition in conditions)
        {
            SearchSpace space = SearchSpaceReader.Read(s_boosting,
            [
                KeyValuePair.Create<string, object?>("loss", new[] { "squared", "huber" }),
                KeyValuePair.Create<string, object?>("huber_delta", new Dictionary<string, object?> { ["Low"] = 0.1, ["High"] = 10.0, ["Log"] = true, ["When"] = condition }),
            ]);
            Assert.Equal("loss", space.Parameters.Single(parameter => parameter.Name == "huber_delta").Condition!.Parameter);
        }
    }
}
