using System.Text;
using Scalable.Advising;
using Scalable.Advising.Persistence;
using Scalable.Runs;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Advising.Persistence;

/// <summary>What was learnt, written and taken up again, answers to the last bit as before.</summary>
public sealed class LearntStateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-learnt-").FullName;

    private string File1 => Path.Combine(_directory, "advisor.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    public static TheoryData<ModelType, string> Histories()
    {
        var data = new TheoryData<ModelType, string>();
        foreach (ModelType type in Enum.GetValues<ModelType>())
            foreach (string kind in new[] { "plain", "gaps", "kills", "outlier", "few" })
                data.Add(type, kind);
        return data;
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void Whatever_is_asked_the_file_answers_to_the_last_bit_as_the_advisor_that_wrote_it(ModelType type, string kind)
    {
        var written = new LearnedAdvisor(Runs(kind), new LearnedAdvisorOptions { ModelType = type, ModelParameters = type is ModelType.Auto or ModelType.Linear ? null : new Dictionary<string, object?> { ["trees"] = 20 } });
        AdvisorFile.Write(File1, written);
        byte[] bytes = File.ReadAllBytes(File1);

        LearnedAdvisor read = AdvisorFile.Read(File1);

        Assert.Equal(written.KnownTasks, read.KnownTasks);
        foreach (RecommendationQuery query in Queries(read.KnownTasks)) Assert.Equal(Answer(written, query), Answer(read, query));
        AdvisorFile.Write(File1, AdvisorFile.Read(File1));
        Assert.Equal(bytes, File.ReadAllBytes(File1));
    }

    [Fact]
    public void The_runs_are_those_it_learnt_from()
    {
        RunRecord[] runs = Runs("gaps");
        AdvisorFile.Write(File1, new LearnedAdvisor(runs));

        IReadOnlyList<RunRecord> read = AdvisorFile.Read(File1).Runs;

        Assert.Equal(runs.Select(run => run.RunId), read.Select(run => run.RunId));
        Assert.Equal(
            runs.Select(run => string.Join(' ', run.Tasks.Where(task => task.IsTerminal).Select(task => $"{task.TaskId} {task.PeakMemory} {task.Features}"))),
            read.Select(run => string.Join(' ', run.Tasks.Select(task => $"{task.TaskId} {task.PeakMemory} {task.Features}"))));
    }

    [Fact]
    public void What_another_release_learnt_is_learnt_again()
    {
        LearnedAdvisor written = new(Runs("plain"));
        AdvisorFile.Write(File1, written);
        string header = File.ReadLines(File1).First(), other = header.Replace($"\"learnt_version\":{AdvisorFile.LearntVersion}", "\"learnt_version\":0", StringComparison.Ordinal);
        Assert.NotEqual(header, other);
        string unsigned = other[..other.LastIndexOf(",\"fingerprint\"", StringComparison.Ordinal)] + "}";
        string signed = $"{unsigned[..^1]},\"fingerprint\":\"{AdvisorFile.Fingerprint(Encoding.UTF8.GetBytes(unsigned))}\"}}";
        // Of no use to this release: it would be an error if it were looked at.
        File.WriteAllText(File1, File.ReadAllText(File1).Replace(header, signed, StringComparison.Ordinal));

        LearnedAdvisor read = AdvisorFile.Read(File1);

        foreach (RecommendationQuery query in Queries(read.KnownTasks)) Assert.Equal(Answer(written, query), Answer(read, query));
    }

    [Fact]
    public void Numbers_keep_their_bits()
    {
        double[] numbers = [0, -0.0, 1.0 / 3, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, Math.BitDecrement(1)];
        byte[] json = StateArchive.Write(state => state.Numbers("numbers", numbers));
        double[] read = [];
        using var document = System.Text.Json.JsonDocument.Parse(json);
        StateArchive.Read(document.RootElement, state => read = state.Numbers("numbers", default));
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void What_is_missing_of_the_learnt_is_named_with_its_place()
    {
        byte[] json = StateArchive.Write(state => state.Object("memory", () => state.Number("mean", 1)));
        using var document = System.Text.Json.JsonDocument.Parse(json);
        string message = Assert.Throws<AdvisorFileException>(() => StateArchive.Read(document.RootElement, state => state.Object("memory", () => state.Number("count", 1)))).Message;
        Assert.Contains("'learnt.memory'", message);
        Assert.Contains("'count' is missing", message);
    }

    private static RunRecord[] Runs(string kind)
    {
        RunRecord[] runs = [.. MadeHistory.Runs(kind == "few" ? 1 : 14, kind == "few" ? 7 : 30, seed: 5)];
        int number = 0;
        return kind is "plain" or "few" ? runs : [.. runs.Select(run => run with { Tasks = [.. run.Tasks.Select(task => Changed(task, kind, number++))] })];
    }

    private static TaskRecord Changed(TaskRecord task, string kind, int number) => kind switch
    {
        // Features that are not there, of all kinds, and one with few values.
        "gaps" => task with
        {
            Features = FeatureSet.From([
                .. ((IReadOnlyDictionary<string, FeatureValue>)task.Features).Where((_, i) => (number + i) % 4 != 0),
                KeyValuePair.Create("level", FeatureValue.Of(number % 3)), KeyValuePair.Create("kind", FeatureValue.Of(number % 5 == 0 ? "x" : "y")), KeyValuePair.Create("paired", FeatureValue.Of(number % 2 == 0))]),
        },
        "kills" when number % 6 == 0 => task with { State = TaskState.Failed, ErrorType = "OutOfMemory", PeakMemory = null, RequestedMemory = new MemorySize(2_000_000_000L + (number * 1_000_000L)) },
        "outlier" when number == 200 => task with { PeakMemory = new MemorySize(900_000_000_000L) },
        _ => task,
    };

    private static IEnumerable<RecommendationQuery> Queries(IEnumerable<string> tasks)
    {
        foreach (string task in tasks)
        {
            yield return new RecommendationQuery(task);
            foreach (double megabytes in new[] { 1.0, 700, 40_000 })
                yield return new RecommendationQuery(task)
                {
                    Target = "hpc",
                    Features = FeatureSet.From([KeyValuePair.Create("input_size_mb", FeatureValue.Of(megabytes)), KeyValuePair.Create("num_scenarios", FeatureValue.Of(60)), KeyValuePair.Create("kind", FeatureValue.Of("x"))]),
                    RequestedMemory = megabytes > 1 ? new MemorySize(8_000_000_000) : null,
                    Objective = megabytes > 1 ? SizingObjective.Confidence : SizingObjective.MinimumWaste,
                    Explain = megabytes is 700,
                };
        }
    }

    private static string Answer(LearnedAdvisor advisor, RecommendationQuery query)
    {
        using var json = new MemoryStream();
        RecommendationJson.Write(json, advisor.Recommend(query, TestContext.Current.CancellationToken));
        return Encoding.UTF8.GetString(json.ToArray());
    }
}
