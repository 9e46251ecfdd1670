using System.Diagnostics;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Files that are no files, and times that cannot be true: a command ends with a message.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("scale", "--input", "/dev/zero")]
    [InlineData("run", "/dev/zero")]
    [InlineData("import", "/dev/zero", "--format", "sacct", "--runs-dir", "imported")]
    [InlineData("tune", "--max-trials", "1", "--model-type", "linear", "--study", "/dev/zero")]
    public void A_device_is_refused(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no device files.");
        File.WriteAllText(Path.Combine(_directory, "scalable.yaml"), "{version: 1, project: {name: p}, targets: {local: {provider: local}}, components: {c: {cpus: 1}}}");
        ScalableProcess.Result result = ScalableProcess.Run(standardInput: null, arguments, _directory, new Dictionary<string, string> { ["SCALABLE_RUNS_DIR"] = Repository.Fixture("synthetic") });
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'/dev/zero' is a device", result.Errors);
    }

    [Fact]
    public void A_pipe_is_refused_where_a_file_is_read_twice_or_kept_and_read_where_it_is_read_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no named pipes in directories.");
        string pipe = Path.Combine(_directory, "pipe");
        using (Process make = Process.Start("mkfifo", [pipe])) make.WaitForExit();
        Assert.Contains("a pipe", ScalableProcess.Run("import", pipe, "--runs-dir", _directory).Errors);
        ScalableProcess.Result tuned = ScalableProcess.Run("tune", "--max-trials", "1", "--model-type", "linear", "--study", pipe, "--runs-dir", Repository.Fixture("synthetic"));
        Assert.Contains("a pipe", tuned.Errors);
        Assert.DoesNotContain("not foreseen", tuned.Errors);
        using Process scale = ScalableProcess.Start(["scale", "--input", pipe], _directory);
        File.WriteAllText(pipe, """{"now": 1795000000, "pending_tasks": [], "active_workers": {"x": 1}}""");
        scale.WaitForExit();
        Assert.Equal(0, scale.ExitCode);
    }
}
