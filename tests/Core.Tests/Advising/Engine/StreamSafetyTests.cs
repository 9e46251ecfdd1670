using System.Globalization;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Sessions.Recording;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;

namespace Scalable.Tests.Advising.Engine;

/// <summary>Whatever stands on a line, the stream answers it and goes on; what it says ok to is read back as it was told.</summary>
public sealed class StreamSafetyTests
{
    [Theory]
    [InlineData("""{"op":"predict","id":"1","task":"a","features":{"k":"\ud800"}}""")]
    [InlineData("""{"op":"predict","id":"1","task":"\udfff"}""")]
    [InlineData("""{"op":"\ud800"}""")]
    [InlineData("""{"op":"predict","id":"1","task":"a","features":{"\ud800":1}}""")]
    [InlineData("""{"op":"predict","id":"1","task":"a","features":{"k":1e999}}""")]
    [InlineData("""{"op":"observe","id":"1","task":"a","duration_s":1e12}""")]
    [InlineData("""{"op":"observe","id":"1","task":"a","peak_memory_bytes":1e308}""")]
    [InlineData("""{"op":"observe","id":"1","task":"a","cpu_cores":1e30}""")]
    [InlineData("""{"op":"failed","id":"known","resource":"memory","allocated":1e308}""")]
    [InlineData("""{"op":"observe","id":"","task":"a","duration_s":60}""")]
    [InlineData("""{"op":"predict","id":"","task":"a"}""")]
    [InlineData("[[[[")]
    [InlineData("\0")]
    public void An_odd_line_is_answered_with_an_error_and_its_number(string line)
    {
        AdviceStream stream = New();
        stream.Answer("""{"op":"predict","id":"known","task":"a","requested":{"memory_bytes":8e9}}""", 1);

        JsonElement answer = JsonDocument.Parse(stream.Answer(line, 2)).RootElement;
        Assert.Equal(2, answer.GetProperty("line").GetInt64());
        Assert.NotEmpty(answer.GetProperty("error").GetString()!);
        Assert.True(JsonDocument.Parse(stream.Answer("""{"op":"observe","id":"2","task":"a","duration_s":60,"peak_memory_bytes":1e9}""", 3)).RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public void A_line_without_end_is_passed_over()
    {
        using var output = new StringWriter();
        New().Run(new StringReader(new string('x', 3 << 20) + "\n" + """{"op":"observe","id":"1","task":"a","duration_s":1}"""), output, TestContext.Current.CancellationToken);

        string[] answers = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, answers.Length);
        Assert.Contains("\"line\":1", answers[0]);
        Assert.Contains("\"ok\":true", answers[1]);
    }

    [Fact]
    public void An_id_that_is_used_for_ever_stands_for_its_latest_answer()
    {
        var answers = new RecentById<int>(capacity: 3);
        for (int i = 0; i < 100; i++)
        {
            answers.Set("slot", i);
            Assert.True(answers.TryGet("slot", out int latest));
            Assert.Equal(i, latest);
            if (i % 2 == 0) answers.Forget("slot");
        }
        for (int i = 0; i < 5; i++) answers.Set(i.ToString(CultureInfo.InvariantCulture), i);
        Assert.Equal(3, answers.Count);
        Assert.False(answers.TryGet("1", out _));
        Assert.True(answers.TryGet("4", out _));
    }

    [Fact]
    public void Every_observation_is_read_back_as_it_was_told_whatever_its_id()
    {
        string store = Directory.CreateTempSubdirectory("scalable-observed-").FullName;
        try
        {
            using (var recorder = new ObservationRecorder(store, "observed"))
            {
                for (int i = 1; i <= 5; i++) recorder.Record(new SizingObservation { Id = "slot1", Task = "a", PeakMemoryBytes = i * 1e9, DurationSeconds = i });
                recorder.Record(new SizingObservation { Task = "a", PeakMemoryBytes = 6e9 });
                recorder.Record(new SizingObservation { Id = "unnamed", Task = "a", PeakMemoryBytes = 7e9 });
                recorder.Record(new SizingObservation { Id = "slot1", Task = "b", PeakMemoryBytes = 1e8, State = TaskState.Failed, RanOutOf = SizingResource.Memory });
                recorder.Record(new SizingObservation { Id = "slot1", Task = "b", PeakMemoryBytes = 2e8 });
            }

            RunHistory history = RunStore.Read(store);
            Assert.Empty(history.Problems);
            TaskRecord[] tasks = [.. history.Tasks];
            Assert.Equal([1e9, 2e9, 3e9, 4e9, 5e9, 6e9, 7e9], tasks.Where(task => task.TaskName == "a").Select(task => (double)task.PeakMemory!.Value.Bytes).Order());
            Assert.Equal([1, 2], tasks.Where(task => task.TaskName == "b").Select(task => task.Attempt).Order());
            Assert.Single(tasks.Where(task => task.TaskName == "b").Select(task => task.TaskId).Distinct());
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    [Fact]
    public void Ids_stay_apart_when_more_were_used_than_are_remembered()
    {
        var ids = new ObservedIds(capacity: 2);
        string[] told = ["a", "b", "c", "a", "c", "a~4", "a"];
        string[] recorded = [.. told.Select(id => ids.Next("run", new SizingObservation { Id = id, Task = "t" }).TaskId)];

        Assert.Equal(["a", "b"], recorded.Take(2));
        Assert.Equal(recorded.Length, recorded.Distinct().Count());
    }

    private static AdviceStream New() => new(new SizingEngine());
}
