using System.Diagnostics;
using System.Text.RegularExpressions;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Every option that the help of a command lists is given values that nobody should give: the command ends with an answer or a message, with a documented exit code, and shows no stack trace.</summary>
public sealed partial class OddOptionTests : IDisposable
{
    private const int PatienceMilliseconds = 60_000;
    private static readonly string[] s_values =
        ["", "0", "-1", "2147483647", "2147483648", "9223372036854775808", "1e308", "1e-320", "NaN", "0,7", "0x10", "é=1", "x=2147483647", "=", "../../missing", ".", "a\nb", "\u001b[31m", "%s${HOME}", "00:00:00", "99999999999:00:00", "1:1:1:1:1:1", "10 EB", new string('9', 400)];

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public OddOptionTests()
    {
        File.WriteAllText(Path.Combine(_directory, "scalable.yaml"), "{version: 1, project: {name: p}, targets: {local: {provider: local}}, components: {c: {cpus: 1}}, tasks: {t: {component: c}}}");
        File.WriteAllText(Path.Combine(_directory, "commands.jsonl"), """["true"]""");
        File.WriteAllText(Path.Combine(_directory, "state.json"), """{"now": 1795000000, "pending_tasks": [], "active_workers": {"x": 1}}""");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <param name="every">One case of so many is tried; 1 tries all.</param>
    [Theory]
    [InlineData(37)]
    [InlineData(1, Explicit = true, Traits = ["category", "nightly"])]
    public void An_odd_value_ends_with_an_answer_or_a_message(int every)
    {
        string[] commands = [.. CommandName().Matches(Section(ScalableProcess.Run("--help").Output, "Commands:")).Select(match => match.Groups[1].Value)];
        Assert.Contains("backtest", commands);
        int number = 0, tried = 0;
        foreach (string command in commands)
        {
            string[] options = [.. OptionWithValue().Matches(Section(ScalableProcess.Run(command, "--help").Output, "Options:")).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(options);
            foreach ((string option, string value) in options.SelectMany(option => s_values.Select(value => (option, value))))
            {
                if (number++ % every != 0) continue;
                tried++;
                AssertEnds([command, .. Operands(command), $"{option}={value}"]);
            }
        }
        Assert.True(tried >= 40, $"only {tried} cases");
    }

    private string[] Operands(string command) => command switch
    {
        "import" => [Path.Combine(Repository.Root, "tests", "fixtures", "missing.csv"), "--runs-dir", "imported"],
        "train" => ["--output", "trained.json", "--runs-dir", Repository.Fixture("runs")],
        "run" => ["commands.jsonl", "--runs-dir", "runs"],
        "scale" => ["--input", "state.json"],
        "validate" or "plan" => [],
        "tune" => ["--max-trials", "1", "--model-type", "linear", "--runs-dir", Repository.Fixture("runs")],
        _ => ["--runs-dir", Repository.Fixture("runs")],
    };

    private void AssertEnds(string[] arguments)
    {
        string shown = string.Join(" | ", arguments);
        using Process process = ScalableProcess.Start(arguments, _directory);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(PatienceMilliseconds))
        {
            process.Kill();
            Assert.Fail($"hangs: {shown}");
        }
        process.WaitForExit();
        string text = errors.GetAwaiter().GetResult() + output.GetAwaiter().GetResult();
        Assert.True(process.ExitCode is 0 or 1 or 2, $"exit code {process.ExitCode}: {shown}\n{text}");
        Assert.False(text.Contains("not foreseen", StringComparison.Ordinal) || text.Contains("   at Scalable", StringComparison.Ordinal), $"{shown}\n{text}");
        Assert.False(process.ExitCode != 0 && text.Length == 0, $"no message: {shown}");
        Assert.DoesNotContain('\u001b', text);
    }

    private static string Section(string help, string title) => help[help.IndexOf(title, StringComparison.Ordinal)..];

    [GeneratedRegex(@"^  ([a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex CommandName();

    [GeneratedRegex("^  (--[a-z-]+) <", RegexOptions.Multiline)]
    private static partial Regex OptionWithValue();
}
