using System.Globalization;
using Scalable.Runs;
using Scalable.Runs.Indexing;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Runs.Indexing;

public sealed class RunIndexTests : IDisposable
{
    private const string Big = "run-20260401T080000Z-fixture-0000000d";
    private static readonly RunReadOptions s_withoutIndex = new() { UseIndex = false };

    private readonly string _store = Directory.CreateTempSubdirectory("scalable-index-").FullName;

    public RunIndexTests()
    {
        CopyFixtures();
        // Enough attempts that the index is worth writing.
        RunWriter.Write(_store, MadeRuns.Of(Big, [.. Enumerable.Range(0, 2100).Select(i => MadeRuns.Attempt(
            runId: Big, seconds: i + 0.5, peakBytes: 1000 + i, requestedMemory: "3G", cpus: 2, workers: 1, busyCores: 1.5,
            features: FeatureSet.From([KeyValuePair.Create("size", FeatureValue.Of(i)), KeyValuePair.Create("kind", FeatureValue.Of("ä\"")), KeyValuePair.Create("big", FeatureValue.Of(i > 5))])))]));
    }

    private string Index => Path.Combine(_store, IndexFiles.DirectoryName);

    private string[] Segments => Directory.GetFiles(Index, "*.segment");

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public void What_comes_from_the_index_is_what_is_in_the_files()
    {
        RunHistory files = RunStore.Read(_store, s_withoutIndex);
        RunHistory first = RunStore.Read(_store);
        Assert.NotEmpty(Segments);

        RunHistory second = RunStore.Read(_store);

        Assert.Equal(Dump(files), Dump(first));
        Assert.Equal(Dump(files), Dump(second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_field_of_a_record_comes_back(bool indexed)
    {
        TaskRecord full = new()
        {
            RunId = "", TaskId = "id\u20ac", TaskName = "full", Component = "c", Tag = "t", Account = "a", User = "u", State = TaskState.Failed, Attempt = 3,
            SubmittedAt = DateTimeOffset.UnixEpoch, StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(1.5), FinishedAt = DateTimeOffset.UnixEpoch.AddDays(1), QueueSeconds = 1.5, DurationSeconds = 0.1,
            Worker = "w", ErrorType = "OutOfMemory", ErrorMessage = "m\n", ExitCode = 137, Signal = 9, RequestedWorkers = 4, RequestedCpus = 2.5,
            RequestedMemory = new(1_234_567_000), RequestedWalltime = Walltime.FromSeconds(3.25), ObservedCpu = 1.25, PeakMemory = new(1_234_567_891_234), MemorySource = "cgroup",
            CpuSeconds = 7.5, BytesRead = 1L << 40, BytesWritten = 12,
            PeakMemoryIsUpperEstimate = true, RequestedGpus = 2, RequestedGpuMemory = new(80_000_000_000), ObservedGpu = 1.5, PeakGpuMemory = new(12_345),
        };
        Assert.All(typeof(TaskRecord).GetProperties().Where(property => property.Name is not ("RunId" or "Target" or "Features")), property => Assert.NotNull(property.GetValue(full)));
        RunWriter.Write(_store, MadeRuns.Of("run-20260501T080000Z-fixture-0000000e", full));
        if (indexed) RunStore.Read(_store);
        TaskRecord read = RunStore.Read(_store, indexed ? null : s_withoutIndex).Runs[^1].Tasks.Single();
        Assert.Equal(full with { RunId = read.RunId, Target = read.Target, Features = read.Features }, read);
    }

    [Fact]
    public void Unchanged_runs_are_taken_from_it_without_their_files()
    {
        RunStore.Read(_store);
        string tasks = Path.Combine(_store, "run-20260301T080000Z-fixture-0000000a", "tasks.jsonl");
        DateTime written = File.GetLastWriteTimeUtc(tasks);
        byte[] content = File.ReadAllBytes(tasks);
        // Same length and time, other bytes: only a reader of the file would notice.
        Array.Fill(content, (byte)'x');
        File.WriteAllBytes(tasks, content);
        File.SetLastWriteTimeUtc(tasks, written);

        Assert.Equal(6, RunStore.Read(_store).Runs[0].Tasks.Count);
        Assert.Empty(RunStore.Read(_store, s_withoutIndex).Runs[0].Tasks);
    }

    [Fact]
    public void A_run_that_was_written_to_is_read_anew()
    {
        RunStore.Read(_store);
        string tasks = Path.Combine(_store, "run-20260301T080000Z-fixture-0000000a", "tasks.jsonl");
        File.AppendAllText(tasks, File.ReadLines(tasks).Last().Replace("\"task_id\": \"", "\"task_id\": \"f", StringComparison.Ordinal) + "\nbroken\n");

        RunHistory history = RunStore.Read(_store);

        Assert.Equal(7, history.Runs[0].Tasks.Count);
        Assert.Contains(history.Problems, problem => problem.Code == HistoryProblemCodes.NotJson);
        AssertReadsAsItsFiles();
    }

    [Fact]
    public void New_and_removed_runs_are_noticed()
    {
        RunStore.Read(_store);
        Directory.Delete(Path.Combine(_store, "run-20260302T080000Z-fixture-0000000b"), recursive: true);
        RunWriter.Write(_store, MadeRuns.Of("run-20260501T080000Z-fixture-0000000e", MadeRuns.Attempt(seconds: 1)));

        AssertReadsAsItsFiles();
        AssertReadsAsItsFiles();
    }

    [Fact]
    public void Many_additions_leave_few_segments()
    {
        for (int i = 0; i < 40; i++)
        {
            RunWriter.Write(_store, MadeRuns.Of($"run-20260501T0800{i:00}Z-fixture-0000000e", MadeRuns.Attempt(seconds: i), MadeRuns.Attempt(seconds: i + 0.5, task: $"task{i % 3}")));
            RunStore.Open(_store);
        }
        Assert.InRange(File.ReadAllLines(Path.Combine(Index, "segments")).Length, 1, 9);
        AssertReadsAsItsFiles();
    }

    [Fact]
    public void Segments_that_no_list_names_are_deleted_after_a_while()
    {
        RunStore.Read(_store);
        string abandoned = Path.Combine(Index, new string('a', 32) + ".segment"), young = Path.Combine(Index, new string('b', 32) + ".segment");
        File.WriteAllText(abandoned, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddHours(-2));
        RunWriter.Write(_store, MadeRuns.Of("run-20260501T080000Z-fixture-0000000e", MadeRuns.Attempt(seconds: 1)));
        RunStore.Read(_store);
        Assert.False(File.Exists(abandoned));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public void A_damaged_index_is_as_good_as_none()
    {
        RunStore.Read(_store);
        string[] segments = Segments;
        Dictionary<string, byte[]> whole = segments.ToDictionary(file => file, File.ReadAllBytes);
        int length = whole.Values.Max(bytes => bytes.Length);
        for (int at = 0; at < length; at += length / 60)
        {
            foreach ((string file, byte[] bytes) in whole)
            {
                byte[] damaged = [.. bytes];
                damaged[Math.Min(at, damaged.Length - 1)] ^= 0x55;
                File.WriteAllBytes(file, damaged);
            }
            AssertReadsAsItsFiles();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(-1)]
    public void A_cut_off_segment_is_as_good_as_none(int length)
    {
        RunStore.Read(_store);
        foreach (string file in Segments) File.WriteAllBytes(file, File.ReadAllBytes(file)[..(length < 0 ? ^1 : length)]);
        AssertReadsAsItsFiles();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd\n")]
    [InlineData("\0\n\n")]
    [InlineData("0123456789abcdef0123456789abcdef.segment\n")]
    public void A_damaged_list_is_as_good_as_none(string text)
    {
        RunStore.Read(_store);
        File.WriteAllText(Path.Combine(Index, "segments"), text);
        AssertReadsAsItsFiles();
    }

    [Fact]
    public void An_index_of_an_earlier_release_is_replaced()
    {
        File.WriteAllBytes(Index, [0, 0x53, 0x43]);
        AssertReadsAsItsFiles();
        Assert.True(Directory.Exists(Index));
    }

    [Fact]
    public void A_small_store_gets_no_index()
    {
        Directory.Delete(Path.Combine(_store, Big), recursive: true);

        RunStore.Read(_store);

        Assert.False(Path.Exists(Index));
    }

    [Fact]
    public void A_question_about_a_task_has_the_answer_of_the_files()
    {
        var files = new TaskHistoryOfRuns(RunStore.Read(_store, s_withoutIndex).Runs);
        foreach (string moment in new[] { "cold", "unchanged", "one added" })
        {
            if (moment == "one added")
            {
                RunWriter.Write(_store, MadeRuns.Of("run-20260101T080000Z-fixture-0000000e", MadeRuns.Attempt(seconds: 1)));
                File.SetLastWriteTimeUtc(Path.Combine(_store, Big, "tasks.jsonl"), DateTime.UtcNow.AddDays(-1));
                files = new TaskHistoryOfRuns(RunStore.Read(_store, s_withoutIndex).Runs);
            }
            ITaskHistory index = RunStore.Open(_store).History;
            Assert.IsType<IndexedStore>(index);
            Assert.Equal(files.TaskNames, index.TaskNames);
            Assert.Equal(files.Runs.Select(run => run.RunId), index.Runs.Select(run => run.RunId));
            foreach (string task in files.TaskNames.Append("unheard of"))
            {
                Assert.Equal(files.CountEnded(task), index.CountEnded(task));
                Assert.Equal(files.Ended(task).Select(Show), index.Ended(task).Select(Show));
                Assert.Equal(files.Ended(task, 3).Select(Show), index.Ended(task, 3).Select(Show));
            }
        }
    }

    [Fact]
    public void A_question_about_a_task_reads_no_run()
    {
        RunStore.Open(_store);
        ITaskHistory history = RunStore.Open(_store).History;
        Assert.NotEmpty(history.Ended(history.TaskNames.MaxBy(history.CountEnded)!));
        // A run that had been read by then would still have its tasks.
        File.WriteAllText(Path.Combine(_store, Big, "tasks.jsonl"), "");
        Assert.Empty(history.Runs.Single(run => run.RunId == Big).Tasks);
    }

    [Fact]
    public void What_an_open_index_turns_out_to_have_lost_comes_from_the_files()
    {
        RunStore.Open(_store);
        ITaskHistory history = RunStore.Open(_store).History, whole = RunStore.Open(_store, s_withoutIndex).History;
        var all = (IndexedStore)RunStore.Open(_store).History;
        foreach (string file in Segments)
        {
            byte[] bytes = File.ReadAllBytes(file);
            Array.Fill(bytes, (byte)0x55, 0, bytes.Length / 2);
            File.WriteAllBytes(file, bytes);
        }
        foreach (string task in whole.TaskNames) Assert.Equal(whole.Ended(task).Select(Show), history.Ended(task).Select(Show));
        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(new RunHistory(all.ReadAll(), all.Problems)));
    }

    [Fact]
    public void The_newest_are_those_of_the_last_runs_wherever_they_lie()
    {
        // Runs come in an order that is not that of their names, so that segments overlap.
        foreach (int i in new[] { 5, 2, 9, 0, 7, 1, 8, 3, 6, 4 })
        {
            RunWriter.Write(_store, MadeRuns.Of($"run-20260501T08000{i}Z-fixture-0000000e", [.. Enumerable.Range(0, 7).Select(k => MadeRuns.Attempt(seconds: i * 10 + k, task: "mixed"))]));
            RunStore.Open(_store);
        }
        ITaskHistory history = RunStore.Open(_store).History;
        for (int newest = 1; newest <= 71; newest += 5)
            Assert.Equal(
                Enumerable.Range(0, 70).Select(n => n / 7 * 10.0 + n % 7).TakeLast(newest),
                history.Ended("mixed", newest).Select(record => record.DurationSeconds!.Value));
    }

    [Fact]
    public void Runs_come_in_order_and_their_tasks_when_they_are_asked_for()
    {
        RunHistory files = RunStore.Read(_store, s_withoutIndex);
        foreach (int round in new[] { 1, 2 })
        {
            (RunRecord Run, IReadOnlyList<HistoryProblem> Problems)[] runs = [.. RunStore.EnumerateRuns(_store)];
            Assert.Equal(Dump(files), Dump(new RunHistory([.. runs.Select(run => run.Run)], [.. runs.SelectMany(run => run.Problems)])));
            Assert.True(round > 0 && Segments.Length > 0);
        }
    }

    [Fact]
    public void Many_readers_and_writers_at_once_all_see_what_is_in_the_files()
    {
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 6 }, number =>
        {
            RunWriter.Write(_store, MadeRuns.Of($"run-20260501T0800{number:00}Z-fixture-0000000e", MadeRuns.Attempt(seconds: number, task: $"own{number}")));
            Assert.Equal([(double?)number], RunStore.Open(_store).History.Ended($"own{number}").Select(record => record.DurationSeconds));
        });
        AssertReadsAsItsFiles();
    }

    [Fact]
    public void Bytes_that_no_index_holds_are_refused_whatever_they_are()
    {
        var random = new Random(7);
        RunStore.Read(_store);
        using Segment segment = Segment.Open(Segments.MaxBy(file => new FileInfo(file).Length)!);
        (string task, BlockEntry[] blocks) = segment.Tasks.MaxBy(pair => pair.Value[0].Rows);
        byte[] whole = segment.Read(blocks[0]);
        // The bytes hold the paths of the store, so the same seed damages other bytes in each run.
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. whole[..random.Next(whole.Length + 1)]];
            for (int k = random.Next(4); k > 0 && damaged.Length > 0; k--) damaged[random.Next(Math.Min(damaged.Length, 400))] = (byte)random.Next(256);
            try
            {
                BlockReader.Read(damaged, task, _ => new RunRecord { RunId = "r", Path = "" }, new FeatureShapes(), []);
            }
            catch (IndexException)
            {
            }
        }
    }

    private void AssertReadsAsItsFiles() => Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));

    private static string Show(TaskRecord task) => string.Create(CultureInfo.InvariantCulture, $"{task with { Features = FeatureSet.Empty }} {FeatureText.Render(task.Features)}");

    private static string Dump(RunHistory history) => string.Join('\n',
        history.Runs.Select(run => $"{run.RunId} {run.Path} {run.Status} {run.TargetName} {run.StartedAt:O} {run.Counts}\n" + string.Join('\n', run.Tasks.Select(Show)))
        .Concat(history.Problems.Select(problem => problem.ToString())));

    private void CopyFixtures()
    {
        string fixtures = Path.Combine(Repository.Root, "tests", "fixtures", "runs");
        foreach (string file in Directory.EnumerateFiles(fixtures, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_store, Path.GetRelativePath(fixtures, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
