using System.Diagnostics;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Engine;

namespace Scalable.Tests.Sessions.Engine;

public sealed class PreloadTests : IDisposable
{
    internal const string Script = "LEVEL='from the script'; export LEVEL\nset -- lost";

    private readonly SessionFixture _fixture = new("""
        version: 1
        project: {name: preloading}
        targets: {local: {provider: local}}
        components:
          tool: {preload_script: "pre load.sh"}
          snake: {preload_script: pre.py}
        tasks: {run: {component: tool}, slither: {component: snake}}
        """);

    public PreloadTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_the_script_sets_holds_for_the_command_whose_words_arrive_as_they_are()
    {
        Write("pre load.sh", Script);
        SessionTask task = Run(new TaskSubmission("run") { Command = ["/bin/sh", "-c", "printf '%s|' \"$LEVEL\" \"$@\"", "sh", "a b", "$(id)", ""] });
        Assert.Equal("from the script|a b|$(id)||", File.ReadAllText(task.OutputPath));
    }

    [Theory]
    [InlineData("exit 9", 9)]
    [InlineData("false", 1)]
    public void Where_the_script_fails_so_does_the_task(string script, int exitCode)
    {
        Write("pre load.sh", script);
        SessionTask task = Run(SessionFixture.Shell("run", "touch ran"));
        Assert.Equal((TaskState.Failed, exitCode), (task.State, task.Latest.ExitCode!.Value));
        Assert.False(File.Exists(Path.Combine(_fixture.Directory, "ran")));
    }

    [Fact]
    public void A_script_that_is_not_there_is_named_in_the_errors()
    {
        SessionTask task = Run(SessionFixture.Shell("run", "true"));
        Assert.Equal(TaskState.Failed, task.State);
        Assert.Contains("pre load.sh", File.ReadAllText(task.ErrorPath));
    }

    [Fact]
    public void A_script_of_Python_is_run_before_the_command()
    {
        Measuring.Measured.RequireLinux(Measuring.Measured.Python);
        Write("pre.py", "open('prepared', 'w').write('yes')");
        SessionTask task = Run(new TaskSubmission("slither") { Command = ["cat", "prepared"] });
        Assert.Equal("yes", File.ReadAllText(task.OutputPath));
    }

    [Fact]
    public void In_an_image_its_path_is_the_image_s_own_and_a_plain_shell_reads_it()
    {
        string script = Path.Combine(_fixture.Directory, "env.sh");
        Write("env.sh", Script);
        IReadOnlyList<string> words = PreloadCommand.Wrap(new ComponentSpec("tool") { PreloadScript = script }, isInContainer: true, "/somewhere", ["/bin/sh", "-c", "printf '%s|' \"$LEVEL\" \"$@\"", "sh", "a b"]);
        Assert.Equal(script, words[3]);
        using Process process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true })!;
        Assert.Equal("from the script|a b|", process.StandardOutput.ReadToEnd());
    }

    private SessionTask Run(TaskSubmission submission)
    {
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(submission);
        SessionFixture.FinishAll(session);
        return task;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_fixture.Directory, name), text);
}
