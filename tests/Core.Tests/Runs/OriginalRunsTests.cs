using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Runs;

/// <summary>Runs that the Python original wrote; what they hold is told by the summaries it wrote beside them.</summary>
public class OriginalRunsTests
{
    [Fact]
    public void Reads_them_without_a_problem()
    {
        RunHistory history = RunStore.Read(Repository.Fixture("original", "runs"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(history.Problems);
        Assert.Equal([8, 8, 8], history.Runs.Select(run => run.Tasks.Count));
        Assert.Equal([2, 2, 2], history.Runs.Select(run => run.TasksFailed));
        Assert.Equal([6, 6, 6], history.Runs.Select(run => run.TasksSucceeded));
        Assert.All(history.Tasks, task => Assert.Equal(("run_demeter_scenario", "demeter", "local", 2.0, "4G"), (task.TaskName, task.Component, task.Target, task.RequestedCpus, task.RequestedMemory.ToString())));
        Assert.Equal(6, history.Tasks.Count(task => task.ErrorType == "ValueError" && task.State == TaskState.Failed));
        // task_duration_total_s of the first run's summary.json
        Assert.Equal(8.627678, history.Runs[0].Tasks.Sum(task => task.DurationSeconds)!.Value, 6);
    }
}
