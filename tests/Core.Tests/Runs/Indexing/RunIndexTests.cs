using Scalable.Runs;
using Scalable.Runs.Indexing;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Runs.Indexing;

public sealed class RunIndexTests : IDisposable
{
    private static readonly RunReadOptions s_withoutIndex = new() { UseIndex = false };

    private readonly string _store = Directory.CreateTempSubdirectory("scalable-index-").FullName;

    public RunIndexTests()
    {
        CopyFixtures();
        // Enough attempts that the index is worth writing.
        string big = Path.Combine(_store, "run-20260401T080000Z-fixture-0000000d");
        RunWriter.Write(_store, MadeRuns.Of(Path.GetFileName(big), [.. Enumerable.Range(0, 2100).Select(i => MadeRuns.Attempt(
            runId: Path.GetFileName(big), seconds: i + 0.5, peakBytes: 1000 + i, requestedMemory: "3G", cpus: 2, workers: 1, busyCores: 1.5,
            features: FeatureSet.From([KeyValuePair.Create("size", FeatureValue.Of(i)), KeyValuePair.Create("kind", FeatureValue.Of("ä\"")), KeyValuePair.Create("big", FeatureValue.Of(i > 5))])))]));
    }

    private string Index => Path.Combine(_store, RunIndex.FileName);

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public void What_comes_from_the_index_is_what_is_in_the_files()
    {
        RunHistory files = RunStore.Read(_store, s_withoutIndex);
        RunHistory first = RunStore.Read(_store);
        Assert.True(File.Exists(Index));

        RunHistory second = RunStore.Read(_store);

        Assert.Equal(Dump(files), Dump(first));
        Assert.Equal(Dump(files), Dump(second));
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
        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));
    }

    [Fact]
    public void New_and_removed_runs_are_noticed()
    {
        RunStore.Read(_store);
        Directory.Delete(Path.Combine(_store, "run-20260302T080000Z-fixture-0000000b"), recursive: true);
        RunWriter.Write(_store, MadeRuns.Of("run-20260501T080000Z-fixture-0000000e", MadeRuns.Attempt(seconds: 1)));

        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));
        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(5000)]
    public void A_damaged_index_is_as_good_as_none(int at)
    {
        RunStore.Read(_store);
        byte[] bytes = File.ReadAllBytes(Index);
        bytes[at] ^= 0x55;
        File.WriteAllBytes(Index, bytes);

        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));
    }

    [Fact]
    public void A_cut_off_index_is_as_good_as_none()
    {
        RunStore.Read(_store);
        File.WriteAllBytes(Index, File.ReadAllBytes(Index)[..1000]);

        Assert.Equal(Dump(RunStore.Read(_store, s_withoutIndex)), Dump(RunStore.Read(_store)));
    }

    [Fact]
    public void A_small_store_gets_no_index()
    {
        Directory.Delete(Path.Combine(_store, "run-20260401T080000Z-fixture-0000000d"), recursive: true);

        RunStore.Read(_store);

        Assert.False(File.Exists(Index));
    }

    private static string Dump(RunHistory history) => string.Join('\n',
        history.Runs.Select(run => $"{run.RunId} {run.Path} {run.Status} {run.TargetName} {run.StartedAt:O} {run.Counts}\n" + string.Join('\n', run.Tasks.Select(task =>
            $"{task with { Features = FeatureSet.Empty }} {FeatureText.Render(task.Features)}")))
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
