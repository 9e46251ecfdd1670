using Scalable.Runs;

namespace Scalable.Tests.Runs;

/// <summary>A run store of a test's own, deleted afterwards.</summary>
public sealed class TemporaryRuns : IDisposable
{
    public const string FirstRun = "run-20260102T030405Z-demo-0000000a";

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public string PathOf(string file, string run = FirstRun) => Path.Combine(Directory, run, file);

    /// <summary>Writes a run.json with the fields a test does not care about.</summary>
    public TemporaryRuns WithRun(string run = FirstRun, string target = "hpc") =>
        WithFile("run.json", $$"""{"run_id": "{{run}}", "project_name": "demo", "target_name": "{{target}}", "provider_name": "slurm", "status": "completed", "started_at": "2026-01-02T03:04:05Z", "finished_at": "2026-01-02T04:04:05Z", "manifest_lock": "l", "source_manifest_path": "m.yaml", "schema_version": 1}""", run);

    public TemporaryRuns WithTasks(params string[] lines) => WithFile("tasks.jsonl", Lines(lines));

    public TemporaryRuns WithResources(params string[] lines) => WithFile("resources.jsonl", Lines(lines));

    public TemporaryRuns WithFile(string file, string text, string run = FirstRun)
    {
        string path = PathOf(file, run);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public RunHistory Read(RunReadOptions? options = null) => RunStore.Read(Directory, options);

    /// <summary>The only task of the store, of which nothing is wrong.</summary>
    public TaskRecord ReadTheTask()
    {
        RunHistory history = Read();
        Assert.Empty(history.Problems);
        return Assert.Single(history.Tasks);
    }

    /// <summary>The only problem of the store.</summary>
    public HistoryProblem ReadTheProblem() => Assert.Single(Read().Problems);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static string Lines(string[] lines) => string.Concat(lines.Select(line => line + "\n"));
}
