using System.Text;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Runs.Indexing;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Advising.Persistence;

/// <summary>What was learnt of a store's tasks is kept in its index, and changes no answer.</summary>
public sealed class LearntFileTests : IDisposable
{
    private const string Demeter = "run_demeter_scenario", Aggregate = "aggregate";
    private static readonly DateTime s_longAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _store = Directory.CreateTempSubdirectory("scalable-learnt-").FullName;

    public LearntFileTests() => MadeHistory.Write(_store, runs: 30, tasksPerRun: 100, seed: 5);

    private string[] Kept => Directory.GetFiles(Path.Combine(_store, IndexFiles.DirectoryName), "*.learnt");

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Theory]
    [InlineData(ModelType.Auto)]
    [InlineData(ModelType.GradientBoosting)]
    [InlineData(ModelType.RandomForest)]
    [InlineData(ModelType.Linear)]
    public void Answers_are_the_same_to_the_byte_with_it_and_without(ModelType type)
    {
        Dictionary<string, object?>? few = type is ModelType.Auto or ModelType.Linear ? null : new() { ["trees"] = 20L };
        string anew = Answers(type, useIndex: false, parameters: few);
        Assert.Equal(anew, Answers(type, parameters: few));
        Assert.Equal(2, Kept.Length);
        Age();

        Assert.Equal(anew, Answers(type, parameters: few));

        Assert.All(Kept, file => Assert.Equal(s_longAgo, File.GetLastWriteTimeUtc(file)));
    }

    [Theory]
    [InlineData("cut off")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("of other attempts")]
    [InlineData("a directory")]
    public void What_is_damaged_is_learnt_anew(string damage)
    {
        string anew = Answers(ModelType.Linear);
        foreach (string file in Kept)
        {
            byte[] bytes = File.ReadAllBytes(file);
            File.Delete(file);
            if (damage == "a directory")
            {
                Directory.CreateDirectory(file);
                continue;
            }
            if (damage == "changed") bytes[^200] ^= 1;
            if (damage == "of other attempts") bytes["scalable-learnt ".Length] ^= 1;
            File.WriteAllBytes(file, damage switch { "cut off" => bytes[..(bytes.Length / 2)], "empty" => [], _ => bytes });
        }
        Age();

        Assert.Equal(anew, Answers(ModelType.Linear));

        Assert.All(Kept, file => Assert.NotEqual(s_longAgo, File.GetLastWriteTimeUtc(file)));
        Assert.Equal(damage == "a directory" ? 0 : 2, Kept.Length);
    }

    [Fact]
    public void With_a_run_added_only_the_tasks_it_has_are_learnt_anew()
    {
        Answers(ModelType.Linear);
        Age();
        RunRecord run = MadeHistory.Runs(1, 100, seed: 9).Single();
        string id = "run-20270101T000000Z-demo-00000001";
        RunWriter.Write(_store, run with { RunId = id, Tasks = [.. run.Tasks.Where(task => task.TaskName == Demeter).Select(task => task with { RunId = id })] });

        Assert.Equal(Answers(ModelType.Linear, useIndex: false), Answers(ModelType.Linear));

        Assert.Single(Kept, file => File.GetLastWriteTimeUtc(file) == s_longAgo);
    }

    [Fact]
    public void A_run_that_is_gone_is_forgotten()
    {
        Answers(ModelType.Linear);
        Directory.Delete(RunStore.RunDirectories(_store)[^1], recursive: true);

        Assert.Equal(Answers(ModelType.Linear, useIndex: false), Answers(ModelType.Linear));
    }

    [Fact]
    public void Each_way_to_learn_has_its_own()
    {
        Answers(ModelType.Linear);
        string other = Answers(ModelType.Linear, seed: 7);
        string tuned = Answers(ModelType.GradientBoosting, parameters: new() { ["trees"] = 10L }), untuned = Answers(ModelType.GradientBoosting);

        Assert.Equal(8, Kept.Length);
        Assert.NotEqual(tuned, untuned);
        Assert.Equal(other, Answers(ModelType.Linear, useIndex: false, seed: 7));
        Assert.Equal(tuned, Answers(ModelType.GradientBoosting, parameters: new() { ["trees"] = 10L }));
    }

    [Fact]
    public void A_task_of_few_attempts_keeps_nothing()
    {
        string id = "run-20270101T000000Z-demo-00000001";
        RunWriter.Write(_store, MadeRuns.Of(id, [.. Enumerable.Range(0, 499).Select(i => MadeRuns.Attempt(runId: id, task: "rare", seconds: 10 + i, peakBytes: 1_000_000 + i))]));
        _ = Advisor(ModelType.Linear).Recommend(new RecommendationQuery("rare"));
        Assert.Empty(Kept);
    }

    private void Age()
    {
        foreach (string file in Kept) File.SetLastWriteTimeUtc(file, s_longAgo);
    }

    private LearnedAdvisor Advisor(ModelType type, bool useIndex = true, int seed = 42, Dictionary<string, object?>? parameters = null) =>
        new(RunStore.Open(_store, new RunReadOptions { UseIndex = useIndex }).History, new LearnedAdvisorOptions { ModelType = type, Seed = seed, ModelParameters = parameters });

    private string Answers(ModelType type, bool useIndex = true, int seed = 42, Dictionary<string, object?>? parameters = null)
    {
        LearnedAdvisor advisor = Advisor(type, useIndex, seed, parameters);
        var answers = new StringBuilder();
        foreach (string task in new[] { Demeter, Aggregate })
        {
            foreach (double megabytes in new[] { 100.0, 900, 50_000 })
            {
                using var json = new MemoryStream();
                RecommendationJson.Write(json, advisor.Recommend(new RecommendationQuery(task) { Features = FeatureSet.From([KeyValuePair.Create("input_size_mb", FeatureValue.Of(megabytes))]), Explain = megabytes is 900 }));
                answers.AppendLine(Encoding.UTF8.GetString(json.ToArray()));
            }
        }
        return answers.ToString();
    }
}
