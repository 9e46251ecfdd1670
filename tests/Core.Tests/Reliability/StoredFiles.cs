using System.Text;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;
using Scalable.Runs;
using Scalable.Runs.Indexing;
using Scalable.Sessions;
using Scalable.Sessions.Engine;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Providers.Slurm;
using Scalable.Tests.Evaluation.Tuning;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Reliability;

/// <summary>The files of runs, sessions, searches and the index, each damaged where the others are whole.</summary>
internal static class StoredFiles
{
    private const string Result = "status=137\nstarted=1795000000.5\nended=1795000100.25\nnode=n1\npeak_kib=2048\nuser=0m1.250s\nsystem=1m0,5s\nread=12\nwritten=13\nterminated=1\novertime=0\n";

    public static IEnumerable<FuzzTarget> All(string directory) =>
        [.. OfRun(Path.Combine(directory, "run")), .. OfSession(Path.Combine(directory, "session")), .. OfSearch(Path.Combine(directory, "search")), OfJob(Path.Combine(directory, "job")), OfIndex(Path.Combine(directory, "indexed"))];

    private static IEnumerable<FuzzTarget> OfRun(string directory)
    {
        string run = CopyOfFixture(directory);
        foreach (string name in new[] { RunFiles.Run, RunFiles.Resources })
            yield return Damaging(Path.Combine(run, name), () => Assert.All(RunStore.ReadRun(run).Problems, problem => Assert.NotEmpty(problem.ToString())));
    }

    private static IEnumerable<FuzzTarget> OfSession(string directory)
    {
        string run;
        Manifest manifest = Manifest.Parse("{version: 1, project: {name: p}, targets: {local: {provider: local}}, components: {c: {cpus: 1}}, tasks: {t: {component: c}}}", options: new ManifestReadOptions { Environment = new Dictionary<string, string>() });
        using (ScalableSession session = ScalableSession.Start(manifest, new SessionOptions { RunsDirectory = directory, WorkingDirectory = directory }))
        {
            run = session.RunDirectory;
            session.SubmitAll([new TaskSubmission("t") { Command = ["true"], Environment = new Dictionary<string, string> { ["A"] = "1" } }, new TaskSubmission("t") { Command = ["true"] }]);
        }
        foreach (string name in new[] { RunFiles.Submissions, RunFiles.Plan, RunFiles.Run, RunFiles.Manifest })
            yield return Damaging(Path.Combine(run, name), () => FuzzTarget.Tolerating<InvalidDataException>(() => FuzzTarget.Tolerating<ManifestException>(() =>
            {
                RunResumption.Plan(run);
                RunResumption.Read(run);
            })));
    }

    private static IEnumerable<FuzzTarget> OfSearch(string directory)
    {
        TrialFiles.WriteData(directory, TuningDataBuilder.Build(TuningWorld.Runs(4, 8), TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 2, 1));
        var settings = new TrialSettings("gradient_boosting", SearchMetric.MeanAbsoluteError, TuningTarget.Memory, 0.9, 1, SearchResource.Rows);
        string order = TrialFiles.WriteOrder(directory, settings, new TrialOrder(3, new ParameterSet([KeyValuePair.Create("learning_rate", (object)0.1)]), 1, [1.5]), 2);
        TrialFiles.WriteOutcome(order, new TrialOutcome(3, 1, [0.5, double.NaN], 0.25));
        yield return Damaging(Directory.GetFiles(directory, "*.bin").Single(), () => FuzzTarget.Tolerating<InvalidDataException>(() => TrialFiles.ReadData(directory)));
        yield return Damaging(order, () => FuzzTarget.Tolerating<InvalidDataException>(() => TrialFiles.ReadOrder(order)));
        yield return Damaging(TrialFiles.OutcomePath(order), () => FuzzTarget.Tolerating<InvalidDataException>(() => _ = TrialFiles.ReadOutcome(order).Mean));
    }

    private static FuzzTarget OfJob(string directory)
    {
        var order = new AttemptRequest
        {
            TaskId = "t1", TaskName = "task", Number = 1, Component = new ComponentSpec("small"), Allocation = new Scalable.Advising.ComponentResources(1, null, null),
            Command = ["true"], WorkingDirectory = directory, Environment = new Dictionary<string, string>(), OutputPath = "o", ErrorPath = "e",
        };
        var files = new AttemptFiles(directory, order.Key);
        Directory.CreateDirectory(Path.Combine(directory, RunFiles.TaskDirectory));
        string path = Path.Combine(directory, RunFiles.TaskDirectory, order.Key + ".result");
        File.WriteAllText(path, Result);
        return Damaging(path, () =>
        {
            JobResult.Of(order, files.ReadResult() ?? new Dictionary<string, string>(), Scalable.Runs.Importing.Slurm.SlurmState.Unknown, "", cancelAsked: false);
            JobResult.Without(order, files.ReadResult(), files.ReadPeakBytes(), null, "", cancelAsked: false);
        });
    }

    /// <summary>An index may be damaged or gone: what is answered is what the runs say.</summary>
    private static FuzzTarget OfIndex(string store)
    {
        MadeHistory.Write(store, runs: 2, tasksPerRun: 1200, seed: 6);
        int attempts = RunStore.Read(store).Tasks.Count();
        string segment = Directory.GetFiles(Path.Combine(store, IndexFiles.DirectoryName), "*.segment")[0];
        byte[] whole = File.ReadAllBytes(segment);
        return new("index", [whole[..Math.Min(whole.Length, 4096)]], head =>
        {
            // The beginning is damaged, or the end cut off; what follows a beginning of another length is misplaced too.
            File.WriteAllBytes(segment, [.. head, .. whole.AsSpan(Math.Min(whole.Length, 4096))]);
            Assert.Equal(attempts, RunStore.Read(store).Tasks.Count());
        });
    }

    private static FuzzTarget Damaging(string path, Action read)
    {
        byte[] whole = File.ReadAllBytes(path);
        return new($"{Path.GetFileName(path)} of {Path.GetFileName(Path.GetDirectoryName(path))}", [whole], text =>
        {
            File.WriteAllBytes(path, text);
            try
            {
                read();
            }
            finally
            {
                File.WriteAllBytes(path, whole);
            }
        });
    }

    /// <summary>Copies a run of the fixtures into a directory, and says where it is.</summary>
    public static string CopyOfFixture(string directory)
    {
        string source = Directory.GetDirectories(Repository.Fixture("runs"))[0], run = Path.Combine(directory, Path.GetFileName(source));
        Directory.CreateDirectory(run);
        foreach (string file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(run, Path.GetFileName(file)));
        return run;
    }
}
