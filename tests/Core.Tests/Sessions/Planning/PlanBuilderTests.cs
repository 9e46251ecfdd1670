using System.Text.Json.Nodes;
using Scalable.Advising;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Planning;

public class PlanBuilderTests
{
    private const string Text = """
        version: 1
        project: {name: demo}
        targets:
          hpc: {provider: slurm, walltime: "01:00:00", prices: {cpu_hour: 0.05, memory_gb_hour: 0.01, currency: EUR}}
          small: {provider: local, max_workers: 4}
        components:
          a: {cpus: 4, memory: 8G}
          b: {cpus: 1}
          unused: {}
        tasks:
          first: {component: a, workers: 3}
          second: {component: a}
          third: {component: b}
        """;

    [Fact]
    public void A_plan_has_the_workers_and_sizes_of_the_components_that_tasks_use()
    {
        ScalePlan plan = PlanBuilder.Build(Read("hpc"));
        Assert.Equal([("a", 3), ("b", 1)], plan.Components.Select(component => (component.Component, component.Workers)));
        Assert.Equal(new ComponentResources(4, MemorySize.Parse("8G"), Walltime.Parse("1h")), plan.Of("a")!.Resources);
    }

    [Fact]
    public void A_plan_costs_what_its_cores_and_memory_cost()
    {
        // a: 3 workers of 4 x 0.05 + 8 x 0.01 = 0.28; b: 1 x 0.05.
        ScalePlan plan = PlanBuilder.Build(Read("hpc"));
        Assert.Equal(("EUR", 0.89), (plan.Currency, Math.Round(plan.CostPerHour!.Value, 9)));
        Assert.Null(PlanBuilder.Build(Read("small")).CostPerHour);
    }

    [Theory]
    [InlineData("hpc", PlanObjective.MinimizeCost, 1, 1)]
    [InlineData("hpc", PlanObjective.MinimizeTime, 6, 2)]
    [InlineData("small", PlanObjective.MinimizeTime, 3, 1)]
    [InlineData("small", PlanObjective.Balance, 3, 1)]
    public void The_objective_and_the_targets_limit_decide_the_workers(string target, PlanObjective objective, int a, int b)
    {
        ScalePlan plan = PlanBuilder.Build(Read(target), objective: objective);
        Assert.Equal((a, b), (plan.Of("a")!.Workers, plan.Of("b")!.Workers));
    }

    [Fact]
    public void Advice_fills_what_it_knows()
    {
        ScalePlan plan = PlanBuilder.Build(Read("hpc"), new ThirdOnly());
        Assert.Equal((5, new ComponentResources(2, MemorySize.Parse("3G"), Walltime.Parse("10m"))), (plan.Of("b")!.Workers, plan.Of("b")!.Resources));
        Assert.Equal("third", Assert.Single(plan.Of("b")!.Advice).Task);
        Assert.Empty(plan.Of("a")!.Advice);
    }

    [Fact]
    public void The_plan_of_the_Python_projects_runs_comes_out_again()
    {
        foreach (string run in Directory.GetDirectories(Repository.Fixture("original", "runs")))
        {
            JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "plan.json")))!;
            JsonNode plan = JsonNode.Parse(PlanBuilder.Build(Manifest.Load(Path.Combine(run, "manifest.yaml"))).ToJson())!;
            foreach ((string key, JsonNode? value) in expected.AsObject()) Assert.True(JsonNode.DeepEquals(value, plan[key]), key);
        }
    }

    private static Manifest Read(string target) => Manifest.Parse(Text, target, new ManifestReadOptions { Environment = new Dictionary<string, string>() });

    private sealed class ThirdOnly : IResourceAdvisor
    {
        public IReadOnlyList<string> KnownTasks => ["third"];

        public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) => new()
        {
            Task = query.Task,
            Component = "b",
            WorkerCount = 5,
            Allocation = new ComponentResources(2, MemorySize.Parse("3G"), Walltime.Parse("10m")),
            Confidence = query.Confidence,
            Evidence = new RecommendationEvidence { Method = "test", RunsAnalyzed = 1 },
        };
    }
}
