namespace Scalable.Runs.Indexing;

/// <summary>A run and its problems in an index.</summary>
internal static class RunCodec
{
    public static void Write(IndexOutput output, IndexedRun indexed)
    {
        RunRecord run = indexed.Run;
        output.Long(indexed.Stamp);
        output.Text(run.RunId);
        output.Shared(run.ProjectName);
        output.Shared(run.TargetName);
        output.Shared(run.ProviderName);
        output.Shared(run.Status);
        output.Time(run.StartedAt);
        output.Time(run.FinishedAt);
        output.Shared(run.ManifestLock);
        output.Shared(run.SourceManifestPath);
        output.Int(run.SchemaVersion);
        WriteCounts(output, run.Counts);
        output.Int(run.Tasks.Count);
        foreach (TaskRecord task in run.Tasks) TaskCodec.Write(output, task);
        output.Int(indexed.Problems.Count);
        foreach (HistoryProblem problem in indexed.Problems) WriteProblem(output, problem);
    }

    /// <param name="input">At the run's first byte.</param>
    /// <param name="directory">Where the run lies now.</param>
    /// <param name="shapes">Arrays of feature names, shared between the tasks of this call's thread.</param>
    public static IndexedRun Read(ref IndexInput input, string directory, FeatureShapes shapes)
    {
        long stamp = input.Long();
        string runId = input.Text()!;
        string? project = input.Shared(), target = input.Shared(), provider = input.Shared();
        string status = input.Shared()!;
        DateTimeOffset? started = input.Time(), finished = input.Time();
        string? manifestLock = input.Shared(), manifestPath = input.Shared();
        int schemaVersion = input.Int();
        RunCounts counts = ReadCounts(ref input);
        var tasks = new TaskRecord[input.Int()];
        for (int i = 0; i < tasks.Length; i++) tasks[i] = TaskCodec.Read(ref input, runId, target, shapes);
        var problems = new HistoryProblem[input.Int()];
        for (int i = 0; i < problems.Length; i++) problems[i] = ReadProblem(ref input, directory);
        return new IndexedRun(stamp, new RunRecord
        {
            RunId = runId,
            Path = directory,
            ProjectName = project,
            TargetName = target,
            ProviderName = provider,
            Status = status,
            StartedAt = started,
            FinishedAt = finished,
            ManifestLock = manifestLock,
            SourceManifestPath = manifestPath,
            SchemaVersion = schemaVersion,
            Counts = counts,
            Tasks = tasks,
        }, problems);
    }

    private static void WriteCounts(IndexOutput output, RunCounts counts)
    {
        foreach (int count in new[] { counts.TaskEvents, counts.ResourceEvents, counts.WorkerEvents, counts.FailureEvents, counts.CacheEvents, counts.ArtifactEvents, counts.CostEvents, counts.TasksSucceeded, counts.TasksFailed, counts.TasksCancelled })
            output.Int(count);
    }

    private static RunCounts ReadCounts(ref IndexInput input) => new()
    {
        TaskEvents = input.Int(),
        ResourceEvents = input.Int(),
        WorkerEvents = input.Int(),
        FailureEvents = input.Int(),
        CacheEvents = input.Int(),
        ArtifactEvents = input.Int(),
        CostEvents = input.Int(),
        TasksSucceeded = input.Int(),
        TasksFailed = input.Int(),
        TasksCancelled = input.Int(),
    };

    private static void WriteProblem(IndexOutput output, HistoryProblem problem)
    {
        output.Shared(problem.Code);
        output.Text(Path.GetFileName(problem.File));
        output.Long(problem.Line);
        output.Text(problem.Reason);
        output.Int(problem.Occurrences);
    }

    private static HistoryProblem ReadProblem(ref IndexInput input, string directory)
    {
        string code = input.Shared()!, file = input.Text()!;
        return new HistoryProblem(code, Path.Combine(directory, file), input.Long(), input.Text()!, input.Int());
    }
}
