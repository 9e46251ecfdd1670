using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions;

/// <summary>A directory with a manifest and a run store, gone after the test.</summary>
internal sealed class SessionFixture : IDisposable
{
    public const string LocalManifest = """
        version: 1
        project: {name: test project}
        targets: {local: {provider: local, retries: 3}}
        components:
          small: {cpus: 1, memory: 64M}
          free: {cpus: 1}
        tasks:
          quick: {component: free, workers: 4}
          grow: {component: small, workers: 2}
        """;

    public SessionFixture(string? manifest = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("scalable-session-").FullName;
        Manifest = Manifest.Parse(manifest ?? LocalManifest, options: new ManifestReadOptions { Environment = new Dictionary<string, string>() });
    }

    public string Directory { get; }

    public string Runs => Path.Combine(Directory, "runs");

    public Manifest Manifest { get; }

    public SessionOptions Options => new() { RunsDirectory = Runs, WorkingDirectory = Directory };

    public ScalableSession Start(SessionOptions? options = null) => ScalableSession.Start(Manifest, options ?? Options);

    public RunRecord Record(ScalableSession session)
    {
        RunHistory history = RunStore.ReadRun(session.RunDirectory);
        Assert.Empty(history.Problems);
        return history.Runs.Single();
    }

    public static TaskSubmission Shell(string name, string script) => new(name) { Command = ["/bin/sh", "-c", script] };

    public static void FinishAll(ScalableSession session, int seconds = 600) =>
        Assert.True(session.Wait(timeout: TimeSpan.FromSeconds(seconds), cancellationToken: TestContext.Current.CancellationToken), "the tasks did not finish in time");

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
