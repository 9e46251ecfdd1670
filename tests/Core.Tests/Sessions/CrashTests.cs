using System.Diagnostics;
using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions;

public class CrashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(150)]
    public void Killing_the_controller_loses_no_acknowledged_record_and_leaves_a_store_that_reads(int acknowledged)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");
        using var fixture = new SessionFixture();
        using Process controller = ControllerProcess.Start(fixture.Directory, SessionFixture.LocalManifest, "quick", "true", 400);
        List<string> lines = ControllerProcess.ReadAcknowledged(controller, acknowledged);
        controller.Kill();
        lines.AddRange(controller.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        controller.WaitForExit();

        RunHistory history = RunStore.ReadRun(lines[0]);
        // The system may end a write of the last line at a page when the writer is killed; such a line was never acknowledged.
        Assert.All(history.Problems, problem => Assert.Contains("The last line ends in the middle of a record", problem.ToString(), StringComparison.Ordinal));
        RunRecord run = Assert.Single(history.Runs);
        HashSet<string> recorded = [.. run.Tasks.Select(task => task.TaskId)];
        Assert.All(lines.Skip(1).SkipLast(1), id => Assert.Contains(id, recorded));

        using ScalableSession resumed = ScalableSession.Resume(lines[0], fixture.Options);
        Assert.True(resumed.Tasks.Count >= lines.Count - 2);
        SessionFixture.FinishAll(resumed);
        resumed.Stop();
        run = RunStore.ReadRun(lines[0]).Runs.Single();
        Assert.Equal("completed", run.Status);
        Assert.Equal(resumed.Tasks.Count, run.TasksSucceeded);
    }
}
