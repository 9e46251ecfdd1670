using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

/// <summary>A trace file of a test's own beside an empty run store.</summary>
public sealed class TemporaryTrace : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public TemporaryTrace(params string[] lines)
    {
        Path = System.IO.Path.Combine(_directory, "my trace.txt");
        File.WriteAllText(Path, string.Join('\n', lines) + "\n");
    }

    public string Path { get; }

    public string Store => System.IO.Path.Combine(_directory, "runs");

    public RunHistory Read(params string[] features) => RecordImporter.Read(Path, RecordFormat.Nextflow, new ImportOptions { FeatureColumns = features });

    /// <summary>The only task of a trace of which nothing is wrong.</summary>
    public TaskRecord ReadTheTask(params string[] features)
    {
        RunHistory history = Read(features);
        Assert.Empty(history.Problems);
        return Assert.Single(history.Tasks);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
