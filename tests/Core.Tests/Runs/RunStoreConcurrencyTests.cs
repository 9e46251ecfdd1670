using System.Globalization;
using System.Text;
using Scalable.Runs;

namespace Scalable.Tests.Runs;

public class RunStoreConcurrencyTests
{
    private static void WriteManyRuns(TemporaryRuns runs)
    {
        for (int run = 0; run < 40; run++)
        {
            string id = $"run-20260102T0304{run:00}Z-demo-{run:x8}";
            var tasks = new StringBuilder();
            for (int task = 0; task < 1 + run * 7 % 30; task++)
                tasks.Append(CultureInfo.InvariantCulture, $$"""{"task_id": "t{{task}}", "task_name": "n{{task % 3}}", "state": "succeeded", "duration_s": {{run + task / 10.0}}, "features": {"f{{run % 5}}": {{task}}, "kind": "k{{task % 4}}"} }""").Append('\n');
            if (run % 3 == 0) tasks.Append("broken\n");
            runs.WithRun(id).WithFile("tasks.jsonl", tasks.ToString(), id);
        }
    }

    [Fact]
    public void What_is_read_does_not_depend_on_the_number_of_threads()
    {
        using var runs = new TemporaryRuns();
        WriteManyRuns(runs);
        string alone = Records.Describe(runs.Read(new RunReadOptions { MaxParallelRuns = 1 }));
        Assert.Contains("DurationSeconds = 38.6", alone);
        Assert.Contains("Code = NotJson", alone);
        foreach (int threads in (int[])[2, 5, 64]) Assert.Equal(alone, Records.Describe(runs.Read(new RunReadOptions { MaxParallelRuns = threads })));
    }

    [Fact]
    public void What_is_read_does_not_depend_on_the_culture()
    {
        using var runs = new TemporaryRuns();
        WriteManyRuns(runs);
        runs.WithResources("""{"entity_type": "task", "entity_id": "t0", "requested_memory": "1.5G", "requested_walltime": "1.5h", "observed_cpu": "2.25"}""");
        runs.WithRun().WithTasks("""{"task_id": "t0", "task_name": "n", "state": "succeeded", "timestamp": "2026-01-02T03:04:05.250Z"}""");
        string expected = Records.Describe(runs.Read());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            RunHistory history = runs.Read();
            TaskRecord task = history.Runs.Single(run => run.RunId == TemporaryRuns.FirstRun).Tasks.Single();
            Assert.Equal((1_500_000_000L, 5400.0, 2.25), (task.RequestedMemory!.Value.Bytes, task.RequestedWalltime!.Value.TotalSeconds, task.ObservedCpu));
            Assert.Equal(expected, Records.Describe(history));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_run_that_is_being_written_is_read_as_far_as_it_is()
    {
        const string Line = """{"task_id": "t1", "task_name": "n", "state": "submitted"}""";
        using var runs = new TemporaryRuns();
        runs.WithRun();
        using var writer = new FileStream(runs.PathOf("tasks.jsonl"), FileMode.Append, FileAccess.Write, FileShare.Read);
        writer.Write(Encoding.UTF8.GetBytes(Line + "\n" + Line.Replace("submitted", "succeeded", StringComparison.Ordinal)[..40]));
        writer.Flush();

        RunHistory halfway = runs.Read();
        Assert.Equal(TaskState.Submitted, Assert.Single(halfway.Tasks).State);
        Assert.Equal(HistoryProblemCodes.TruncatedLine, Assert.Single(halfway.Problems).Code);

        writer.Write(Encoding.UTF8.GetBytes(Line.Replace("submitted", "succeeded", StringComparison.Ordinal)[40..] + "\n"));
        writer.Flush();
        Assert.Equal(TaskState.Succeeded, runs.ReadTheTask().State);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var runs = new TemporaryRuns();
        WriteManyRuns(runs);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (int threads in (int[])[1, 3])
            Assert.ThrowsAny<OperationCanceledException>(() => RunStore.Read(runs.Directory, new RunReadOptions { MaxParallelRuns = threads }, cancelled.Token));
    }

    [Fact]
    public void A_file_of_200_000_lines_is_read_whole()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun();
        using (StreamWriter writer = File.CreateText(runs.PathOf("tasks.jsonl")))
            for (int i = 0; i < 100_000; i++)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"task_id": "{{i:x8}}", "task_name": "n", "state": "submitted"}""") + "\n");
                writer.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"task_id": "{{i:x8}}", "task_name": "n", "state": "succeeded", "duration_s": {{i}}}""") + "\n");
            }
        RunHistory history = runs.Read();
        Assert.Empty(history.Problems);
        Assert.Equal((200_000, 100_000), (history.Runs[0].Counts.TaskEvents, history.Runs[0].TasksSucceeded));
        // The sum of 0..99,999.
        Assert.Equal(4_999_950_000.0, history.Tasks.Sum(task => task.DurationSeconds));
    }
}
