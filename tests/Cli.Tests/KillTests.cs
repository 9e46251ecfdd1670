using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Commands are killed at random moments; what was acknowledged is there, and the same command afterwards ends as if nothing had happened.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 4;
    private const int NightlyKills = 84;
    private const int MaxDelayMilliseconds = 700;
    private const string TaskName = "run_demeter_scenario";

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void A_killed_stream_has_recorded_what_it_answered(int kills)
    {
        var random = new Random(1);
        for (int kill = 0; kill < kills; kill++)
        {
            string store = Path.Combine(_directory, $"stream-{kill}");
            using Process stream = ScalableProcess.Start(["advise", "--stream", "--record", "--runs-dir", store], _directory);
            int acknowledged = random.Next(1, 40);
            for (int i = 1; i <= acknowledged; i++)
            {
                stream.StandardInput.WriteLine($$"""{"op":"observe","id":"id-{{i}}","task":"align","duration_s":{{i}},"peak_memory_bytes":{{i}}000000}""");
                stream.StandardInput.Flush();
                Assert.Contains("\"ok\"", stream.StandardOutput.ReadLine(), StringComparison.Ordinal);
            }
            stream.StandardInput.WriteLine("""{"op":"observe","id":"last","task":"align","duration_s":1}""");
            stream.Kill();
            stream.WaitForExit();
            string recorded = File.ReadAllText(Directory.GetFiles(store, "tasks.jsonl", SearchOption.AllDirectories).Single());
            for (int i = 1; i <= acknowledged; i++) Assert.Contains($"\"id-{i}\"", recorded, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void A_killed_import_that_is_run_again_has_each_attempt_once(int kills)
    {
        const int rows = 4_000;
        var text = new StringBuilder("JobID|JobName|State|ExitCode|Submit|Start|End|ElapsedRaw|MaxRSS|ReqMem\n");
        for (int i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{1000 + i}|align|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-{1 + i % 20:00}T10:01:00|2026-11-{1 + i % 20:00}T10:11:00|600|{100 + i % 50}M|8G\n");
        string file = Path.Combine(_directory, "sacct.txt");
        File.WriteAllText(file, text.ToString());
        var random = new Random(2);
        for (int kill = 0; kill < kills; kill++)
        {
            string store = Path.Combine(_directory, $"import-{kill}");
            Kill(["import", file, "--runs-dir", store], random);
            Assert.Equal(0, ScalableProcess.Run("import", file, "--runs-dir", store).ExitCode);
            TaskRecord[] read = [.. RunStore.Read(store).Tasks];
            Assert.Equal((rows, rows), (read.Length, read.Select(task => task.TaskId).Distinct().Count()));
        }
    }

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void A_killed_training_leaves_the_earlier_file_or_the_new_one(int kills)
    {
        string runs = Repository.Fixture("synthetic"), file = Path.Combine(_directory, "trained.json");
        string[] train = ["train", "--runs-dir", runs, "--output", file];
        Assert.Equal(0, ScalableProcess.Run(train).ExitCode);
        byte[] whole = File.ReadAllBytes(file);
        var random = new Random(3);
        for (int kill = 0; kill < kills; kill++)
        {
            Kill(train, random);
            Assert.Equal(whole, File.ReadAllBytes(file));
        }
    }

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void An_index_whose_writer_was_killed_changes_no_answer(int kills)
    {
        string store = Path.Combine(_directory, "store");
        MadeHistory.Write(store, runs: 60, tasksPerRun: 30, seed: 4);
        string[] advise = ["advise", "--task", TaskName, "--runs-dir", store, "--format", "json", "--model-type", "quantile"];
        string answer = ScalableProcess.Run(advise).Output;
        Assert.Contains(TaskName, answer, StringComparison.Ordinal);
        var random = new Random(5);
        for (int kill = 0; kill < kills; kill++)
        {
            foreach (string index in Directory.GetFiles(store, ".scalable*")) File.Delete(index);
            Kill(advise, random);
            Assert.Equal(answer, ScalableProcess.Run(advise).Output);
        }
    }

    /// <summary>What the commands put down is looked at, not only what the records say: each ran to its end, and at most the two that ran at the moment of the kill twice.</summary>
    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void A_killed_run_that_is_taken_up_runs_every_submitted_command_to_its_end(int kills)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        const int count = 30;
        File.WriteAllText(Path.Combine(_directory, "scalable.yaml"), "{version: 1, project: {name: p}, targets: {local: {provider: local, max_workers: 2}}, components: {c: {cpus: 1}}, tasks: {step: {component: c, workers: 2}}}");
        var random = new Random(6);
        for (int kill = 0; kill < kills; kill++)
        {
            string store = Path.Combine(_directory, $"run-{kill}"), ran = Path.Combine(_directory, $"ran-{kill}"), commands = Path.Combine(_directory, $"commands-{kill}.jsonl");
            File.WriteAllText(ran, "");
            File.WriteAllText(commands, string.Concat(Enumerable.Range(0, count).Select(i => $$"""{"name": "step", "command": ["sh", "-c", "echo {{i}} >> ran-{{kill}}"]}""" + "\n")));
            Kill(["run", commands, "--runs-dir", store], random, 2 * MaxDelayMilliseconds);
            if (!Directory.Exists(store) || Directory.GetDirectories(store, "run-*") is not [string run]) continue;
            ScalableProcess.Result resumed = ScalableProcess.Run(null, ["run", "--resume", Path.GetFileName(run), "--runs-dir", store], _directory);
            int submitted = RunStore.Read(store).Tasks.Select(task => task.TaskId).Distinct().Count();
            int[] numbers = [.. File.ReadLines(ran).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
            Assert.Equal(Enumerable.Range(0, submitted), numbers.Distinct().Order());
            Assert.InRange(numbers.Length, submitted, submitted + 2);
            // What was never submitted is said, and is no success.
            Assert.Equal(submitted == count ? 0 : 1, resumed.ExitCode);
        }
    }

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills, Explicit = true, Traits = ["category", "nightly"])]
    public void A_killed_search_that_is_run_again_prints_the_same(int kills)
    {
        string[] tune = ["tune", "--runs-dir", Repository.Fixture("synthetic"), "--model-type", "linear", "--max-trials", "12", "--seed", "3", "--format", "json"];
        string[] undisturbed = Found(ScalableProcess.Run(tune).Output);
        Assert.Contains(undisturbed, line => line.Contains("best_trial", StringComparison.Ordinal));
        var random = new Random(7);
        for (int kill = 0; kill < kills; kill++)
        {
            string[] studied = [.. tune, "--study", Path.Combine(_directory, $"study-{kill}.jsonl")];
            Kill(studied, random, 2 * MaxDelayMilliseconds);
            Assert.Equal(undisturbed, Found(ScalableProcess.Run(studied).Output));
        }

        // All lines but those of how long it took and where it was kept.
        static string[] Found(string output) => [.. output.Split('\n').Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal) && !line.Contains("\"fit_s\"", StringComparison.Ordinal) && !line.Contains("\"study\"", StringComparison.Ordinal))];
    }

    private void Kill(string[] arguments, Random random, int maxDelayMilliseconds = MaxDelayMilliseconds)
    {
        using Process process = ScalableProcess.Start(arguments, _directory);
        process.StandardInput.Close();
        process.WaitForExit(random.Next(maxDelayMilliseconds));
        process.Kill();
        process.WaitForExit();
    }
}
