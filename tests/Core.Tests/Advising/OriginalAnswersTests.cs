using System.Text.Json;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Advising;

/// <summary>The Python project's own answers, for every task, target and confidence of two histories.</summary>
public class OriginalAnswersTests
{
    [Fact]
    public void The_requested_basis_answers_as_the_original_on_runs_it_recorded() =>
        AssertAnswers(RunStore.Read(Repository.Fixture("original", "runs")).Runs, "runs-quantile.json");

    [Fact]
    public void The_requested_basis_answers_as_the_original_on_a_made_history() =>
        AssertAnswers([.. MadeHistory.Runs(40, 25, seed: 11)], "made-40x25-seed11-quantile.json");

    private static void AssertAnswers(IReadOnlyList<RunRecord> runs, string answers)
    {
        var advisor = new ResourceAdvisor(runs, SizingBasis.Requested);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Repository.Fixture("original", answers)));
        int compared = 0;
        foreach (JsonProperty answer in expected.RootElement.EnumerateObject())
        {
            string[] key = answer.Name.Split('|');
            ResourceRecommendation actual = advisor.Recommend(new RecommendationQuery(key[0])
            {
                Target = key[1] == "None" ? null : key[1],
                Confidence = double.Parse(key[2], System.Globalization.CultureInfo.InvariantCulture),
            });
            JsonProperty workers = Assert.Single(answer.Value.GetProperty("workers").EnumerateObject());
            JsonProperty resources = Assert.Single(answer.Value.GetProperty("resources").EnumerateObject());
            Assert.Equal((answer.Name, workers.Name, workers.Value.GetInt32()), (answer.Name, actual.Component, actual.WorkerCount));
            Assert.Equal((answer.Name, resources.Value.GetProperty("cpus").GetInt32()), (answer.Name, actual.Cpus));
            Assert.Equal((answer.Name, resources.Value.GetProperty("memory").GetString()), (answer.Name, actual.Memory?.ToString()));
            Assert.Equal((answer.Name, resources.Value.GetProperty("walltime").GetString()), (answer.Name, actual.Walltime?.ToString()));
            JsonElement evidence = answer.Value.GetProperty("evidence");
            Assert.Equal((answer.Name, evidence.GetProperty("records").GetInt32()), (answer.Name, actual.Evidence.Records));
            if (evidence.TryGetProperty("reason", out JsonElement reason)) Assert.Equal((answer.Name, reason.GetString()), (answer.Name, actual.Evidence.Reason));
            if (evidence.TryGetProperty("state_counts", out JsonElement counts))
                Assert.Equal(counts.EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt32()), actual.Evidence.StateCounts);
            compared++;
        }
        Assert.True(compared > 5, $"only {compared} answers were there to compare");
    }
}
