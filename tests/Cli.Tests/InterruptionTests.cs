using System.Diagnostics;
using System.Text.Json;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Signals and full disks, as they meet the command line.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-signals-").FullName;

    public InterruptionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests send signals");
        File.WriteAllText(InDirectory("scalable.yaml"), """
            version: 1
            project: {name: demo}
            targets: {local: {provider: local}}
            components: {small: {cpus: 1}}
            tasks: {hello: {component: small, workers: 2}}
            """);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_ends_the_tasks_writes_the_summary_and_marks_the_run(string signal, int exitCode)
    {
        File.WriteAllLines(InDirectory("commands.jsonl"), Enumerable.Repeat($$"""{"name": "hello", "command": ["sh", "-c", "touch begun.$SCALABLE_TASK_ID; sleep 1777.{{exitCode}}"]}""", 3));
        using Process process = ScalableProcess.Start(["run", "commands.jsonl", "--runs-dir", "runs"], _directory, heedsSignals: true);
        Eventually.True(() => Directory.GetFiles(_directory, "begun.*").Length == 2);
        Send(signal, process);
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        Eventually.True(() => process.HasExited);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("3 cancelled", output);
        Assert.DoesNotContain("   at ", errors);
        Assert.Empty(Sleeping($"1777.{exitCode}"));
        string run = Directory.GetDirectories(InDirectory("runs")).Single();
        Assert.Equal("interrupted", JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json"))).RootElement.GetProperty("status").GetString());
        Assert.True(File.Exists(Path.Combine(run, "summary.json")));
    }

    [Fact]
    public async Task A_search_that_is_ended_prints_the_best_so_far_and_goes_on_from_its_study()
    {
        MadeHistory.Write(InDirectory("runs"), runs: 30, tasksPerRun: 20, seed: 7);
        string[] tune = ["tune", "--runs-dir", "runs", "--model-type", "gradient_boosting", "--max-trials", "5000", "--study", "study", "--format", "json"];
        using Process process = ScalableProcess.Start(tune, _directory, heedsSignals: true);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Eventually.True(() => File.Exists(InDirectory("study")) && File.ReadLines(InDirectory("study")).Count() > 3);
        Send("TERM", process);
        Eventually.True(() => process.HasExited);

        Assert.Equal(143, process.ExitCode);
        Assert.DoesNotContain("   at ", await errors);
        string printed = await output;
        using JsonDocument best = JsonDocument.Parse(printed);
        int trials = best.RootElement.GetProperty("trials").GetArrayLength();
        Assert.InRange(trials, 3, 4999);
        Assert.True(best.RootElement.TryGetProperty("best_score", out JsonElement score) && score.GetDouble() > 0, printed);
        string recorded = File.ReadAllText(InDirectory("study"));
        tune[6] = recorded.Count(letter => letter == '\n').ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, ScalableProcess.Run(null, tune, _directory).ExitCode);
        Assert.StartsWith(recorded, File.ReadAllText(InDirectory("study")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_is_ended_closes_its_run()
    {
        using Process process = ScalableProcess.Start(["advise", "--stream", "--record", "--runs-dir", "runs"], _directory, heedsSignals: true);
        process.StandardInput.WriteLine("""{"op":"observe","id":"1","task":"a","duration_s":60,"peak_memory_bytes":1e9}""");
        process.StandardInput.Flush();
        Assert.Contains("true", process.StandardOutput.ReadLine());
        Send("TERM", process);
        Eventually.True(() => process.HasExited);

        Assert.Equal(143, process.ExitCode);
        Assert.Contains("status: completed", ScalableProcess.Run("report", "--runs-dir", InDirectory("runs")).Output);
    }

    [Fact]
    public async Task A_full_disk_fails_tasks_and_the_run_is_taken_up_when_there_is_room()
    {
        const int tasks = 120;
        File.WriteAllLines(InDirectory("commands.jsonl"), Enumerable.Range(0, tasks).Select(i => $$"""{"name": "hello", "command": ["sh", "-c", "echo {{i}} >> ran"]}"""));
        Directory.CreateDirectory(InDirectory("small"));
        string scalable = $"dotnet {Path.Combine(AppContext.BaseDirectory, "scalable.dll")}";
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", $"""
            mount -t tmpfs -o size=40m none small || exit 77
            head -c $((40 * 1024 * 1024 - 200 * 1024)) /dev/zero > small/filler
            {scalable} run commands.jsonl --runs-dir small/r; echo "first $?"
            rm small/filler
            {scalable} run --resume $(ls small/r) --runs-dir small/r; echo "second $?"
            """])
        { WorkingDirectory = _directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> reading = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = await reading;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 77 || errors.Contains("unshare", StringComparison.Ordinal), "this machine makes no private file systems");

        Assert.Contains("first 1", output);
        Assert.Contains("cannot be written: No space left on device", errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Contains($"{tasks} succeeded", output);
        Assert.EndsWith("second 0", output.TrimEnd());
        string[] ran = File.ReadAllLines(InDirectory("ran"));
        Assert.Equal(Enumerable.Range(0, tasks).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Order(), ran.Order());
    }

    private static void Send(string signal, Process process) => Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

    /// <summary>Processes that still sleep for a time that only this test sleeps for.</summary>
    private static IEnumerable<string> Sleeping(string time) => Directory.EnumerateDirectories("/proc").Where(directory =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline")).Contains($"sleep\0{time}", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private string InDirectory(string name) => Path.Combine(_directory, name);
}
