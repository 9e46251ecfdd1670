using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions;

public sealed class ScriptSessionTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public ScriptSessionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");
        PowerShellProgram.PutOnPath();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_script_gets_its_arguments_and_its_objects_come_back()
    {
        const string nasty = "it's $(a) \"text\" & <more>";
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("quick")
        {
            Script = new ScriptPayload("param($n, $t) Write-Host 'working'; $n * 2; [pscustomobject]@{ Text = $t; Even = $n % 2 -eq 0 }", ScriptTasks.Arguments(21, nasty)),
        });
        SessionTask failing = session.Submit(new TaskSubmission("quick") { Script = new ScriptPayload("'before'; throw 'it broke'", null) });
        SessionTask exiting = session.Submit(new TaskSubmission("quick") { Script = new ScriptPayload("exit 5", null) });
        SessionTask silent = session.Submit(new TaskSubmission("quick") { Script = new ScriptPayload("$null = 1", null) });
        SessionFixture.FinishAll(session);

        Assert.Equal(TaskState.Succeeded, task.State);
        Assert.Equal(["I32 =42", $"S Text={nasty}", "B Even=false"], ScriptTasks.Results(task));
        Assert.Equal("working\n", File.ReadAllText(task.OutputPath));
        Assert.Equal((TaskState.Failed, 1), (failing.State, failing.Latest.ExitCode));
        Assert.Contains("it broke", File.ReadAllText(failing.ErrorPath));
        Assert.Equal((TaskState.Failed, 5), (exiting.State, exiting.Latest.ExitCode));
        Assert.Empty(ScriptTasks.Results(silent));
    }
}
