using System.Diagnostics;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Several processes on one run store.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private const int Processes = 8;
    private const int Observations = 25;

    private readonly string _store = Directory.CreateTempSubdirectory("scalable-tests-").FullName;

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public void Eight_processes_record_and_read_in_one_store_and_lose_nothing()
    {
        MadeHistory.Write(_store, runs: 5, tasksPerRun: 10, seed: 8);
        int before = RunStore.Read(_store).Tasks.Count();
        Parallel.For(0, Processes, new ParallelOptions { MaxDegreeOfParallelism = Processes }, number =>
        {
            using Process stream = ScalableProcess.Start(["advise", "--stream", "--record", "--runs-dir", _store], _store);
            for (int i = 0; i < Observations; i++)
            {
                stream.StandardInput.WriteLine($$"""{"op":"observe","id":"{{number}}-{{i}}","task":"align","duration_s":60,"peak_memory_bytes":1e9}""");
                Assert.Contains("\"ok\"", stream.StandardOutput.ReadLine(), StringComparison.Ordinal);
                if (i == Observations / 2) Assert.Equal(0, ScalableProcess.Run("advise", "--task", "run_demeter_scenario", "--runs-dir", _store).ExitCode);
            }
            stream.StandardInput.Close();
            stream.WaitForExit();
            Assert.Equal(0, stream.ExitCode);
        });
        RunHistory history = RunStore.Read(_store);
        Assert.Empty(history.Problems);
        Assert.Equal(before + Processes * Observations, history.Tasks.Count());
        Assert.Equal(Processes * Observations, history.Tasks.Where(task => task.TaskName == "align").Select(task => task.TaskId).Distinct().Count());
    }
}
