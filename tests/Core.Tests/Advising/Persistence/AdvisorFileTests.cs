using System.Security.Cryptography;
using System.Text;
using Scalable.Advising;
using Scalable.Advising.Persistence;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Advising.Persistence;

public sealed class AdvisorFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-advisor-").FullName;

    private string File1 => Path.Combine(_directory, "advisor.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void An_advisor_that_was_read_back_answers_as_the_one_that_was_written()
    {
        LearnedAdvisor written = Advisor(FirstRun);
        AdvisorFile.Write(File1, written);

        LearnedAdvisor read = AdvisorFile.Read(File1);

        Assert.Equal(Answer(written), Answer(read));
        Assert.Equal((ModelType.RandomForest, 7), (read.ModelType, read.Seed));
        Assert.Equal([File1], Directory.GetFiles(_directory));
    }

    [Fact]
    public void New_runs_added_to_it_give_what_training_on_all_of_them_gives()
    {
        AdvisorFile.Write(File1, Advisor(FirstRun));

        LearnedAdvisor extended = new(AdvisorFile.Read(File1), [SecondRun]);

        Assert.Equal(Answer(Advisor(FirstRun, SecondRun)), Answer(extended));
        Assert.NotEqual(Answer(Advisor(FirstRun)), Answer(extended));
    }

    [Fact]
    public void What_advice_rests_on_is_all_there()
    {
        TaskRecord task = MadeRuns.Attempt(runId: "run-1", seconds: 10, peakBytes: 100, requestedMemory: "8G") with { Tag = "sample-7", Component = "tools", ErrorType = "OutOfMemory", ExitCode = 137, PeakMemoryIsUpperEstimate = true };
        AdvisorFile.Write(File1, Advisor(MadeRuns.Of("run-1", task)));
        LearnedAdvisor read = AdvisorFile.Read(File1);
        TaskRecord back = Assert.Single(Assert.Single(read.Runs).Tasks);
        Assert.Equal((task.Tag, task.Component, task.ErrorType, task.ExitCode, true), (back.Tag, back.Component, back.ErrorType, back.ExitCode, back.PeakMemoryIsUpperEstimate));
        Assert.Equal(1, read.TasksOf("sample-7")[task.TaskName]);
    }

    [Fact]
    public void A_changed_byte_is_found_by_the_fingerprint()
    {
        AdvisorFile.Write(File1, Advisor(FirstRun));
        File.WriteAllText(File1, File.ReadAllText(File1).Replace("\"duration_s\":10,", "\"duration_s\":90,", StringComparison.Ordinal));

        Assert.Contains("fingerprint", Refusal());
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused()
    {
        AdvisorFile.Write(File1, Advisor(FirstRun, SecondRun));
        string[] lines = File.ReadAllLines(File1);
        File.WriteAllText(File1, string.Join('\n', lines[..^1]) + "\n");

        Assert.Contains("3 lines where its header says 4", Refusal());
    }

    [Theory]
    [InlineData(0, "its first line does not have the fingerprint")]
    [InlineData(1, "lines 2 to 2, the runs,")]
    [InlineData(2, "lines 3 to 4, of task 'sort',")]
    [InlineData(3, "lines 3 to 4, of task 'sort',")]
    public void What_is_damaged_is_named(int line, string place)
    {
        AdvisorFile.Write(File1, Advisor(FirstRun));
        string[] lines = File.ReadAllLines(File1);
        int digit = lines[line].LastIndexOf('1');
        lines[line] = lines[line][..digit] + "2" + lines[line][(digit + 1)..];
        File.WriteAllText(File1, string.Join('\n', lines) + "\n");

        Assert.Contains(place, Refusal());
    }

    [Fact]
    public void A_file_of_version_1_is_learnt_from_again()
    {
        string runs = string.Concat(new[] { FirstRun, SecondRun }.Select(run => $$"""{"run_id":"{{run.RunId}}","tasks":[{{string.Join(',', run.Tasks.Select(OfVersion1))}}]}""" + "\n"));
        string fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(runs))).ToLowerInvariant();
        File.WriteAllText(File1, $$$"""{"format":"scalable-advisor","version":1,"product":"Scalable 0.1.0","model_type":"random_forest","model_parameters":{"trees":"20"},"seed":7,"minimum_confidence":0.3,"runs":2,"fingerprint":"{{{fingerprint}}}"}""" + "\n" + runs);

        Assert.Equal(Answer(Advisor(FirstRun, SecondRun)), Answer(AdvisorFile.Read(File1)));

        File.WriteAllText(File1, File.ReadAllText(File1).Replace("\"duration_s\":10,", "\"duration_s\":90,", StringComparison.Ordinal));
        Assert.Contains("its runs do not have the fingerprint", Refusal());

        static string OfVersion1(TaskRecord task) => $$$"""{"id":"{{{task.TaskId}}}","name":"sort","state":{{{(int)task.State}}},"component":"tools","target":"local","duration_s":{{{task.DurationSeconds}}},"peak_bytes":{{{task.PeakMemory!.Value.Bytes}}},"cores":1,"req_bytes":8000000000,"features":{"gb":{{{task.Features.Get("gb")}}},"kind":"{{{task.Features.Get("kind")}}}","big":{{{task.Features.Get("big")}}}}}""";
    }

    [Theory]
    [InlineData("", "not a header")]
    [InlineData("hello", "not a header")]
    [InlineData("{\"format\":\"pickle\"}", "does not say the format")]
    [InlineData("[1,2]", "does not say the format")]
    [InlineData("{\"format\":\"scalable-advisor\",\"version\":99}", "version 99")]
    public void A_foreign_or_newer_file_is_refused_with_the_reason(string content, string reason)
    {
        File.WriteAllText(File1, content, new UTF8Encoding(false));

        Assert.Contains(reason, Refusal());
    }

    private static RunRecord FirstRun { get; } = Run("run-1", 1);

    private static RunRecord SecondRun { get; } = Run("run-2", 3);

    private static RunRecord Run(string id, double secondsPerGigabyte) => MadeRuns.Of(id, [.. Enumerable.Range(1, 30).Select(gb => MadeRuns.Attempt(
        runId: id, seconds: secondsPerGigabyte * gb, peakBytes: gb * 100_000_000L, busyCores: 1, requestedMemory: "8G",
        features: FeatureSet.From([KeyValuePair.Create("gb", FeatureValue.Of(gb)), KeyValuePair.Create("kind", FeatureValue.Of(gb % 2 == 0 ? "even" : "odd")), KeyValuePair.Create("big", FeatureValue.Of(gb > 15))])))]);

    private static LearnedAdvisor Advisor(params RunRecord[] runs) =>
        new(runs, new LearnedAdvisorOptions { ModelType = ModelType.RandomForest, Seed = 7, ModelParameters = new Dictionary<string, object?> { ["trees"] = 20 } });

    private static string Answer(LearnedAdvisor advisor)
    {
        using var json = new MemoryStream();
        RecommendationJson.Write(json, advisor.Recommend(new RecommendationQuery("sort") { Features = FeatureSet.From([KeyValuePair.Create("gb", FeatureValue.Of(12)), KeyValuePair.Create("kind", FeatureValue.Of("even"))]) }));
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private string Refusal() => Assert.Throws<AdvisorFileException>(() => AdvisorFile.Read(File1)).Message;
}
