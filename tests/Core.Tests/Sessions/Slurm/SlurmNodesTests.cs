using Scalable.Sessions;

namespace Scalable.Tests.Sessions.Slurm;

/// <summary>Sessions on a Slurm whose nodes one task fills.</summary>
[Collection(SlurmCluster.Collection)]
public sealed class SlurmNodesTests : IClassFixture<TwoNodeCluster>, IDisposable
{
    private const string TwoNodeManifest = """
        version: 1
        project: {name: slurm nodes}
        targets: {hpc: {provider: slurm, poll_seconds: 0.3, walltime: "00:05:00"}}
        components:
          whole: {cpus: 16, memory: 50M}
        tasks:
          fill: {component: whole, workers: 2}
        """;

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
}
