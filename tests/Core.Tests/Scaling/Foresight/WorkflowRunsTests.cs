using Scalable.Runs;
using Scalable.Scaling.Foresight;

namespace Scalable.Tests.Scaling.Foresight;

public class WorkflowRunsTests
{
    [Fact]
    public void A_project_has_its_own_runs_and_of_these_those_on_the_target()
    {
        RunRecord[] runs = [RepeatedRuns.Make(1, project: "a", target: "hpc"), RepeatedRuns.Make(2, project: "b"), RepeatedRuns.Make(3, project: "a", target: "aws")];
        Assert.Equal(["run-1", "run-3"], WorkflowRuns.Select(runs, "a").Select(run => run.RunId));
        Assert.Equal(["run-3"], WorkflowRuns.Select(runs, "a", "aws").Select(run => run.RunId));
        Assert.Equal(["run-1", "run-3"], WorkflowRuns.Select(runs, "a", "never used").Select(run => run.RunId));
        Assert.Empty(WorkflowRuns.Select(runs, "c"));
    }

    [Fact]
    public void Without_a_project_runs_with_the_same_kinds_of_task_belong_together()
    {
        RunRecord[] runs = [RepeatedRuns.Make(1), RepeatedRuns.Make(2, alignName: "map", planned: false), RepeatedRuns.Make(3)];
        Assert.Equal(["run-1", "run-3"], WorkflowRuns.Select(runs).Select(run => run.RunId));
        Assert.Equal(["run-2"], WorkflowRuns.Select(runs, kinds: ["map"]).Select(run => run.RunId));
        Assert.Empty(WorkflowRuns.Select(runs, kinds: ["never seen"]));
    }
}
