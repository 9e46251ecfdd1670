using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>The same history gives the same bytes, whatever the number of cores, the time zone and the language of the machine.</summary>
public sealed class DeterminismTests : IDisposable
{
    private static readonly Dictionary<string, string>[] s_machines =
    [
        new() { ["DOTNET_PROCESSOR_COUNT"] = "1", ["TZ"] = "UTC", ["LC_ALL"] = "C" },
        new() { ["DOTNET_PROCESSOR_COUNT"] = "2", ["TZ"] = "Asia/Kolkata", ["LC_ALL"] = "de_DE.UTF-8" },
        new() { ["DOTNET_PROCESSOR_COUNT"] = "8", ["TZ"] = "America/St_Johns", ["LC_ALL"] = "tr_TR.UTF-8" },
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("auto")]
    [InlineData("gradient_boosting", Explicit = true, Traits = ["category", "nightly"])]
    [InlineData("random_forest")]
    [InlineData("linear", Explicit = true, Traits = ["category", "nightly"])]
    public void Advisors_and_answers_are_the_same_bytes_on_every_machine(string modelType)
    {
        string store = Path.Combine(_directory, "store");
        MadeHistory.Write(store, runs: 20, tasksPerRun: 15, seed: 6);
        var files = new List<byte[]>();
        var answers = new List<string>();
        foreach (Dictionary<string, string> machine in s_machines)
        {
            string file = Path.Combine(_directory, $"{files.Count}.advisor");
            Assert.Equal(0, ScalableProcess.Run(null, ["train", "--runs-dir", store, "--model-type", modelType, "--output", file], environment: machine).ExitCode);
            files.Add(File.ReadAllBytes(file));
            answers.Add(ScalableProcess.Run(null, ["advise", "--task", "run_demeter_scenario", "--runs-dir", store, "--model-type", modelType, "--format", "json", "--explain"], environment: machine).Output);
        }
        Assert.All(files, file => Assert.Equal(files[0], file));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Contains("memory", answers[0], StringComparison.Ordinal);
    }
}
