using System.Text.Json;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;

namespace Scalable.Tests.Advising.Engine;

public class AdviceStreamTests
{
    private const string Observation =
        """{"op":"observe","id":"ID","task":"T","target":"hpc","features":{"input_size":SIZE},"duration_s":61.2,"peak_memory_bytes":PEAK,"state":"succeeded"}""";

    [Fact]
    public void A_conversation_is_answered_line_by_line()
    {
        string[] answers = Converse(
            [
                """{"op":"predict","id":"7","task":"T","target":"hpc","features":{"input_size":1.2e9},"requested":{"memory_bytes":8e9},"confidence":0.95}""",
                """{"op":"failed","id":"7","resource":"memory","allocated":8000000000}""",
                Observation.Replace("ID", "7").Replace("SIZE", "1.2e9").Replace("PEAK", "9.1e9"),
            ]);

        Assert.Equal(
            """{"id":"7","memory_bytes":8000000000,"walltime_s":null,"cpus":null,"confidence":null,"memory_confidence":null,"walltime_confidence":null,"model":"request","method":"request","reason":"no history of 'T' yet: the request, unchanged"}""",
            answers[0]);
        Assert.Equal("""{"id":"7","memory_bytes":16000000000}""", answers[1]);
        Assert.Equal("""{"id":"7","ok":true}""", answers[2]);
    }

    [Fact]
    public void What_was_observed_is_in_the_next_answer()
    {
        var lines = new List<string>();
        for (int i = 0; i < 30; i++) lines.Add(Observation.Replace("ID", $"o{i}").Replace("SIZE", $"{1000 + i}").Replace("PEAK", $"{2_000_000_000L + i * 7 % 10}"));
        lines.Add("""{"op":"predict","id":"p","task":"T","target":"hpc","features":{"input_size":1010},"requested":{"memory_bytes":8e9},"objective":"minimum_waste"}""");
        using JsonDocument answer = JsonDocument.Parse(Converse(lines)[^1]);

        Assert.InRange(answer.RootElement.GetProperty("memory_bytes").GetDouble(), 2e9, 2.1e9);
        Assert.InRange(answer.RootElement.GetProperty("walltime_s").GetDouble(), 60, 120);
        Assert.InRange(answer.RootElement.GetProperty("confidence").GetDouble(), 0.8, 1);
        Assert.Equal("learned", answer.RootElement.GetProperty("method").GetString());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("reason").ValueKind);
    }

    [Theory]
    [InlineData("this is not JSON", "JSON")]
    [InlineData("[1,2]", "not a JSON object")]
    [InlineData("{\"id\":\"1\"}", "no op")]
    [InlineData("{\"op\":\"dance\",\"id\":\"1\"}", "'dance'")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\"}", "'task' is missing")]
    [InlineData("{\"op\":\"predict\",\"task\":\"T\"}", "'id' is missing")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"features\":[1]}", "'features' is not an object")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"features\":{\"a\":[1]}}", "feature 'a'")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"confidence\":1}", "'confidence'")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"confidence\":\"high\"}", "'confidence' is not a number")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"objective\":\"speed\"}", "'speed'")]
    [InlineData("{\"op\":\"predict\",\"id\":\"1\",\"task\":\"T\",\"requested\":{\"memory_bytes\":-1}}", "'requested.memory_bytes' is not above 0")]
    [InlineData("{\"op\":\"failed\",\"id\":\"nobody\",\"resource\":\"memory\",\"allocated\":1}", "nothing was predicted for id 'nobody'")]
    [InlineData("{\"op\":\"failed\",\"id\":\"1\",\"resource\":\"disk\",\"allocated\":1}", "'disk'")]
    [InlineData("{\"op\":\"observe\",\"id\":\"1\",\"task\":\"T\",\"state\":\"lost\"}", "'lost'")]
    [InlineData("{\"op\":\"observe\",\"id\":\"1\",\"task\":\"T\",\"duration_s\":-2}", "'duration_s' is negative")]
    public void A_line_that_cannot_be_answered_is_named_and_the_next_one_is(string line, string expected)
    {
        string[] answers = Converse(["", line, """{"op":"observe","id":"2","task":"T","peak_memory_bytes":1e9,"state":"succeeded"}"""]);

        using JsonDocument error = JsonDocument.Parse(answers[0]);
        Assert.Contains(expected, error.RootElement.GetProperty("error").GetString());
        Assert.Equal(2, error.RootElement.GetProperty("line").GetInt64());
        Assert.Equal("""{"id":"2","ok":true}""", answers[1]);
    }

    [Fact]
    public void Every_observation_is_passed_on_with_what_its_prediction_knew()
    {
        var recorded = new List<SizingObservation>();
        Converse(
            [
                """{"op":"predict","id":"7","task":"T","target":"hpc","features":{"n":3},"requested":{"memory_bytes":8e9}}""",
                """{"op":"observe","id":"7","task":"T","features":{"n":3,"mode":"fast","paired":true},"duration_s":5,"peak_memory_bytes":1e9,"state":"failed","resource":"memory"}""",
            ],
            recorded.Add);

        SizingObservation observation = Assert.Single(recorded);
        Assert.Equal("hpc", observation.Target);
        Assert.Equal(8e9, observation.RequestedMemoryBytes);
        Assert.Equal(SizingResource.Memory, observation.RanOutOf);
        Assert.Equal("fast", observation.Features["mode"].Text);
        Assert.Equal(1, observation.Features["paired"].Number);
    }

    [Fact]
    public void Retries_climb_until_they_suffice()
    {
        var lines = new List<string>();
        for (int i = 0; i < 25; i++) lines.Add(Observation.Replace("ID", $"o{i}").Replace("SIZE", "5").Replace("PEAK", $"{1e9 + i * 1e7:R}"));
        lines.Add("""{"op":"predict","id":"p","task":"T","features":{"input_size":5},"requested":{"memory_bytes":4e9}}""");
        var stream = new AdviceStream(new SizingEngine());
        long number = 0;
        string answer = "";
        foreach (string line in lines) answer = stream.Answer(line, ++number);
        double allocated = Memory(answer);
        for (int attempt = 0; allocated < 10e9; attempt++)
        {
            Assert.InRange(attempt, 0, 8);
            double next = Memory(stream.Answer($$"""{"op":"failed","id":"p","resource":"memory","allocated":{{allocated:R}}}""", ++number));
            Assert.True(next > allocated);
            allocated = next;
        }
    }

    private static double Memory(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("memory_bytes").GetDouble();
    }

    private static string[] Converse(IEnumerable<string> lines, Action<SizingObservation>? recorded = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new AdviceStream(new SizingEngine(), recorded).Run(new StringReader(string.Join('\n', lines)), output, TestContext.Current.CancellationToken);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
