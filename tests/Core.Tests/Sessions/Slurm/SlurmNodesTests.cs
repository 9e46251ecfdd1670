using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Autoscaling;
using Scalable.Sessions;
using Scalable.Tests.Scaling;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Slurm;

/// <summary>Sessions on a Slurm of two nodes, some of whose tasks fill one.</summary>
[Collection(SlurmCluster.Collection)]
public sealed class SlurmNodesTests : IClassFixture<TwoNodeCluster>, IDisposable
{
    private const string TwoNodeManifest = """
        version: 1
        project: {name: slurm nodes}
        targets: {hpc: {provider: slurm, poll_seconds: 0.3, walltime: "00:05:00"}}
        components:
          whole: {cpus: 16, memory: 50M}
          small: {cpus: 1, memory: 50M}
        tasks:
          fill: {component: whole, workers: 2}
          note: {component: small, workers: 3}
        """;

    private const string BothNodes = "nodename=one,two";

    private readonly SessionFixture _fixture;

    public SlurmNodesTests(TwoNodeCluster cluster)
    {
        cluster.RequireRunning();
        _fixture = new SessionFixture(TwoNodeManifest);
    }

    public void Dispose() => _fixture?.Dispose();

    [Fact]
    public void Tasks_that_fill_a_node_run_on_two_nodes_at_once()
    {
        using ScalableSession session = _fixture.Start();
        // Each ends only when the other has started too.
        SessionTask[] tasks = [.. Enumerable.Range(0, 2).Select(i => session.Submit(SessionFixture.Shell("fill", $"touch there-{i}; until test -e there-0 -a -e there-1; do sleep 0.1; done; printf %s \"$SLURMD_NODENAME\"")))];
        SessionFixture.FinishAll(session);
        Assert.Equal(["one", "two"], tasks.Select(task => File.ReadAllText(task.OutputPath)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_scaler_fills_both_nodes_and_learns_how_long_a_worker_waited_for_one()
    {
        using var fixture = new SessionFixture(TwoNodeManifest.Replace("\"00:05:00\"", "\"00:05:00\", max_workers: 3", StringComparison.Ordinal).Replace("workers: 2", "workers: 1", StringComparison.Ordinal));
        using ScalableSession session = fixture.Start();
        var autoscaler = new SessionAutoscaler(new AdaptiveScaler(), session);
        SessionTask[] whole, small;
        ScalingDecision asked;
        SlurmCluster.Control("update", "nodename=two", "state=drain", "reason=test");
        try
        {
            whole = Submit("fill", 4);
            asked = autoscaler.DecideAndApply();
            Assert.Equal((2, 3), (asked.Change("whole"), session.Workers["whole"]));
            Eventually.True(() => Running(whole).Length == 1);
            // Two more that were requested wait for a node. Other tasks are not to wait behind both.
            small = Submit("note", 2);
            ScalingDecision shared = autoscaler.DecideAndApply();
            Assert.Equal((-1, 1), (shared.Change("whole"), shared.Change("small")));
            Assert.Equal(3, session.Workers.Values.Sum());
        }
        finally
        {
            SlurmCluster.Control("update", "nodename=two", "state=resume");
        }
        Eventually.True(() => Running(whole).Length == 2);
        TagScaling tag = autoscaler.DecideAndApply().Detail("whole");
        Assert.Equal(["one", "two"], Running(whole).Select(task => task.Latest.Worker).Order(StringComparer.Ordinal));
        // The second worker was there when the second task began.
        Assert.Equal((Running(whole).Max(task => task.Latest.StartedAt)!.Value - asked.EvaluatedAt).TotalSeconds, tag.StartDelaySeconds, 3);
        File.WriteAllText(Path.Combine(fixture.Directory, "go"), "");
        AutoscaleLoop.Run(autoscaler, TimeSpan.FromSeconds(0.5), apply: true, _ => Assert.InRange(session.Workers.Values.Sum(), 0, 3), TestContext.Current.CancellationToken);
        Assert.All([.. whole, .. small], task => Assert.Equal(TaskState.Succeeded, task.State));
        Assert.Equal(0, session.Workers.Values.Sum());

        SessionTask[] Submit(string name, int count) => [.. Enumerable.Range(0, count).Select(_ => session.Submit(SessionFixture.Shell(name, "until test -e go; do sleep 0.1; done")))];
        static SessionTask[] Running(SessionTask[] tasks) => [.. tasks.Where(task => task.State == TaskState.Running)];
    }

    [Fact]
    public void Jobs_of_one_task_each_are_held_where_there_are_fewer_workers()
    {
        using ScalableSession session = _fixture.Start();
        SlurmCluster.Control("update", BothNodes, "state=drain", "reason=test");
        try
        {
            SubmitThreeJobs(session, "mkdir alone || touch together; sleep 0.5; rmdir alone");
            session.SetWorkers("small", 1);
            Eventually.True(() => Held().Length == 2);
        }
        finally
        {
            SlurmCluster.Control("update", BothNodes, "state=resume");
        }
        SessionFixture.FinishAll(session);
        Assert.All(session.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
        Assert.False(File.Exists(Path.Combine(_fixture.Directory, "together")));
    }

    [Fact]
    public void A_resumed_session_releases_the_jobs_that_were_held_for_it_and_none_that_its_user_holds()
    {
        using ScalableSession first = _fixture.Start();
        ScalableSession second;
        string usersOwn;
        SlurmCluster.Control("update", BothNodes, "state=drain", "reason=test");
        try
        {
            SubmitThreeJobs(first, "true");
            first.SetWorkers("small", 2);
            Eventually.True(() => Held().Length == 1);
            usersOwn = File.ReadAllText(Path.Combine(first.RunDirectory, "batches", "0000", "job")).Trim();
            Assert.DoesNotContain(usersOwn, Held());
            SlurmCluster.Control("hold", usersOwn);
            Eventually.True(() => Held().Length == 2);
            first.Dispose();

            second = ScalableSession.Resume(first.RunDirectory, _fixture.Options);
            second.SetWorkers("small", 3);
            Eventually.True(() => Held() is [var held] && held == usersOwn);
        }
        finally
        {
            SlurmCluster.Control("update", BothNodes, "state=resume");
        }

        using ScalableSession resumed = second;
        Eventually.True(() => resumed.Tasks.Count(task => task.State == TaskState.Succeeded) == 2);
        Assert.Equal([usersOwn], Held());
        SlurmCluster.Control("release", usersOwn);
        SessionFixture.FinishAll(resumed);
        Assert.All(resumed.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
    }

    private static void SubmitThreeJobs(ScalableSession session, string script)
    {
        for (int job = 1; job <= 3; job++)
        {
            session.Submit(SessionFixture.Shell("note", script));
            session.Flush();
            Eventually.True(() => File.ReadLines(Path.Combine(session.RunDirectory, "workers.jsonl")).Count(line => line.Contains("\"job_submitted\"", StringComparison.Ordinal)) == job);
        }
    }

    /// <summary>The ids of the jobs that are held.</summary>
    private static string[] Held() =>
        [.. SlurmCluster.Answer("squeue", "--noheader", "--format=%r %F").Split('\n').Where(line => line.StartsWith("JobHeld", StringComparison.Ordinal)).Select(line => line.Split(' ')[1].Trim())];
}
