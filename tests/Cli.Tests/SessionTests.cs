using System.Diagnostics;
using System.Text.Json;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-cli-").FullName;

    public SessionTests() => File.WriteAllText(InDirectory("scalable.yaml"), """
        version: 1
        project: {name: demo}
        targets: {local: {provider: local, max_workers: 3, prices: {cpu_hour: 0.25, currency: EUR}}}
        components: {small: {cpus: 2, memory: 512M}}
        tasks: {hello: {component: small, workers: 2}}
        """);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_valid_manifest_is_said_to_be_valid()
    {
        ScalableProcess.Result result = Run("validate");

        Assert.Equal((0, "scalable.yaml: valid for target 'local', 0 warnings\n", ""), (result.ExitCode, result.Output.ReplaceLineEndings("\n"), result.Errors));
    }

    [Fact]
    public void All_findings_of_a_manifest_are_told_with_line_and_column()
    {
        File.WriteAllText(InDirectory("bad.yaml"), "version: 1\nproject: {name: demo}\ntargets: {local: {provider: local}}\ncomponents: {small: {cpu: 2}}\ntasks: {hello: {component: large}}\n");
        ScalableProcess.Result result = Run("validate", "bad.yaml", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [("error", "E_UNKNOWN_KEY", 4), ("error", "E_UNKNOWN_COMPONENT", 5)],
            json.RootElement.EnumerateArray().Select(finding => (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString(), finding.GetProperty("line").GetInt32())));
    }

    [Fact]
    public void A_plan_costs_what_its_workers_cost()
    {
        ScalableProcess.Result result = Run("plan", "--format", "json", "--objective", "time");

        // Three workers, as the target allows, with two cores at 0.25 each.
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(3, json.RootElement.GetProperty("scale_plan").GetProperty("workers_by_tag").GetProperty("small").GetInt32());
        Assert.Equal(1.5, json.RootElement.GetProperty("cost").GetProperty("total_hourly").GetDouble());
    }

    [Fact]
    public void A_file_of_commands_is_run_and_recorded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        File.WriteAllText(InDirectory("commands.jsonl"), """
            # two ways to write a command
            ["touch", "a $(b) 'c'"]

            {"name": "hello", "command": ["touch"], "arguments": ["d;e"], "features": {"size": 3, "kind": "x"}}
            """);
        ScalableProcess.Result result = Run("run", "commands.jsonl", "--runs-dir", "runs");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.EndsWith(": 2 succeeded", result.Output.TrimEnd());
        Assert.True(File.Exists(InDirectory("a $(b) 'c'")) && File.Exists(InDirectory("d;e")));
        Assert.Contains("status: completed", ScalableProcess.Run("report", "--runs-dir", InDirectory("runs")).Output);
    }

    [Theory]
    [InlineData("apply", true)]
    [InlineData("recommend", false)]
    public void Workers_are_looked_after_while_commands_run(string mode, bool applied)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        File.WriteAllLines(InDirectory("commands.jsonl"), Enumerable.Repeat("""{"name": "hello", "command": ["sleep", "0.4"]}""", 6));
        ScalableProcess.Result result = Run("run", "commands.jsonl", "--runs-dir", "runs", "--autoscale", mode, "--interval", "1s", "--max-worker", "small=10");

        Assert.Equal(0, result.ExitCode);
        // Two workers are planned, six tasks wait, and the target allows three.
        Assert.Contains("scalable: small: add 1 worker", result.Errors);
        string[] events = File.ReadAllLines(Directory.EnumerateFiles(InDirectory("runs"), "workers.jsonl", SearchOption.AllDirectories).Single());
        Assert.Contains(events, line => line.Contains("\"scaling_decision\"", StringComparison.Ordinal));
        Assert.Equal(applied, events.Any(line => line.Contains("\"target_workers\": 3", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--autoscale", "perhaps")]
    [InlineData("--autoscale", "apply", "--interval", "0s")]
    public void A_wrong_word_about_workers_is_a_usage_error(params string[] words) =>
        Assert.Equal(2, ScalableProcess.Run("[\"true\"]\n", ["run", "-", "--runs-dir", "runs", .. words], _directory).ExitCode);

    [Fact]
    public void A_run_whose_command_line_was_killed_is_taken_up_and_only_what_ran_at_that_moment_is_repeated()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        string ran = InDirectory("ran");
        File.WriteAllText(InDirectory("commands.jsonl"), string.Concat(Enumerable.Range(0, 12).Select(i => $$"""{"name": "hello", "command": ["sh", "-c", "sleep 0.3; echo {{i}} >> ran"]}""" + "\n")));
        using (Process first = ScalableProcess.Start(["run", "commands.jsonl", "--runs-dir", "runs"], _directory))
        {
            Eventually.True(() => File.Exists(ran) && File.ReadLines(ran).Count() >= 4);
            first.Kill();
            first.WaitForExit();
        }
        string run = Path.GetFileName(Directory.EnumerateDirectories(InDirectory("runs"), "run-*").Single());
        ScalableProcess.Result resumed = Run("run", "--resume", run, "--runs-dir", "runs");

        Assert.Equal(0, resumed.ExitCode);
        Assert.EndsWith(": 12 succeeded", resumed.Output.TrimEnd());
        int[] numbers = [.. File.ReadLines(ran).Select(int.Parse)];
        Assert.Equal(Enumerable.Range(0, 12), numbers.Distinct().Order());
        Assert.InRange(numbers.Length, 12, 14); // two workers
        Assert.Equal(2, Run("run", "commands.jsonl", "--resume", run).ExitCode);
    }

    [Theory]
    [InlineData("-1", 2)]
    [InlineData("0", 0)]
    public void Records_can_be_put_on_the_disk_at_once_and_not_in_the_past(string seconds, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        Assert.Equal(exitCode, ScalableProcess.Run("[\"true\"]", ["run", "-", "--runs-dir", "runs", $"--flush-seconds={seconds}"], _directory).ExitCode);
    }

    [Fact]
    public void Features_that_are_not_those_declared_are_warned_of()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        File.WriteAllText(InDirectory("scalable.yaml"), File.ReadAllText(InDirectory("scalable.yaml")).Replace("workers: 2", "workers: 2, features: [rows]"));
        ScalableProcess.Result result = ScalableProcess.Run("""{"name": "hello", "command": ["true"], "features": {"row": 1}}""", ["run", "-", "--runs-dir", "runs"], _directory);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("rows missing", result.Errors);
        Assert.Contains("row not declared", result.Errors);
    }

    [Fact]
    public void A_failed_command_gives_exit_code_1_and_names_its_output()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        ScalableProcess.Result result = ScalableProcess.Run("[\"true\"]\n[\"false\"]\n", ["run", "-", "--runs-dir", "runs"], _directory);

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(": 1 failed, 1 succeeded", result.Output.TrimEnd());
        Assert.Contains("false (", result.Errors);
    }

    [Fact]
    public void Nothing_is_started_where_a_line_cannot_be_understood()
    {
        File.WriteAllText(InDirectory("commands.jsonl"), "[\"touch\", \"x\"]\nsort x\n{\"command\": [\"ls\"]}\n{\"name\": \"n\", \"comand\": []}\n");
        ScalableProcess.Result result = Run("run", "commands.jsonl", "--runs-dir", "runs");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("commands.jsonl:2:1: The line is not JSON.", result.Errors);
        Assert.Contains("commands.jsonl:3: The key 'name' is missing.", result.Errors);
        Assert.Contains("commands.jsonl:4: There is no key 'comand'.", result.Errors);
        Assert.False(Directory.Exists(InDirectory("runs")));
    }

    private ScalableProcess.Result Run(params string[] arguments) => ScalableProcess.Run(null, arguments, _directory);

    private string InDirectory(string name) => Path.Combine(_directory, name);
}
