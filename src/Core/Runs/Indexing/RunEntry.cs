using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>A run as an index knows it: the stamps of its files when they were read, all but its tasks, and what was wrong with it.</summary>
internal sealed record RunEntry(RunStamp Stamp, RunRecord Run, int TaskCount, IReadOnlyList<HistoryProblem> Problems)
{
    /// <summary>True if the run's tasks are in memory; else they are read when they are asked for, or not there.</summary>
    public bool HasTasks { get; init; }

    public void Write(IndexOutput output)
    {
        output.Text(Run.RunId);
        output.Shared(Run.ProjectName);
        output.Shared(Run.TargetName);
        output.Shared(Run.ProviderName);
        output.Shared(Run.Status);
        Time(output, Run.StartedAt);
        Time(output, Run.FinishedAt);
        output.Shared(Run.ManifestLock);
        output.Shared(Run.SourceManifestPath);
        output.Count(Run.SchemaVersion);
        foreach (int count in Run.Counts.InOrder()) output.Count(count);
        output.Count(TaskCount);
        output.Count(Problems.Count);
        foreach (HistoryProblem problem in Problems)
        {
            output.Shared(problem.Code);
            output.Shared(Path.GetFileName(problem.File));
            output.Count(problem.Line);
            output.Text(problem.Reason);
            output.Count(problem.Occurrences);
        }
    }

    /// <summary>The run with its tasks to be read when they are asked for.</summary>
    public RunEntry WithTasksOnDemand(RunReadOptions options) => this with { Run = Run with { Tasks = new TasksOnDemand(Run.Path, options) }, HasTasks = false };

    /// <param name="directory">Where the run lies now.</param>
    public static RunEntry Read(ref IndexInput input, RunStamp stamp, string directory)
    {
        var run = new RunRecord
        {
            RunId = input.RequiredText(),
            Path = directory,
            ProjectName = input.Shared(),
            TargetName = input.Shared(),
            ProviderName = input.Shared(),
            Status = input.RequiredShared(),
            StartedAt = Time(ref input),
            FinishedAt = Time(ref input),
            ManifestLock = input.Shared(),
            SourceManifestPath = input.Shared(),
            SchemaVersion = input.Count(int.MaxValue),
            Counts = Counts(ref input),
        };
        int taskCount = input.Count(int.MaxValue);
        var problems = new HistoryProblem[input.CountOfItems()];
        for (int i = 0; i < problems.Length; i++)
        {
            string code = input.RequiredShared(), file = input.RequiredShared();
            problems[i] = new HistoryProblem(code, Path.Combine(directory, file), input.Count(), input.RequiredText(), input.Count(int.MaxValue));
        }
        return new RunEntry(stamp, run, taskCount, problems);
    }

    private static RunCounts Counts(ref IndexInput input)
    {
        Span<int> counts = stackalloc int[RunCounts.Names.Length];
        foreach (ref int count in counts) count = input.Count(int.MaxValue);
        return RunCounts.Of(counts);
    }

    private static void Time(IndexOutput output, DateTimeOffset? time) => output.Count(time is { } known ? known.UtcTicks + 1 : 0);

    private static DateTimeOffset? Time(ref IndexInput input)
    {
        long ticks = input.Count() - 1;
        if (ticks < 0) return null;
        return ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new IndexException();
    }
}

/// <summary>
/// What a run's files looked like when it was read: the length and time of writing of each, as one number for those that
/// tell of its tasks and one for the others. A run whose stamp differs was written to since.
/// </summary>
internal readonly record struct RunStamp(long Tasks, long Others)
{
    private static readonly string[] s_ofTasks = [RunFiles.Run, RunFiles.Tasks, RunFiles.Resources];
    private static readonly string[] s_others = [.. EventFields.All.Select(events => events.File)];

    public static RunStamp Of(string runDirectory) => new(OfTasks(runDirectory), Of(runDirectory, s_others));

    /// <summary>The part about tasks; three looks at files in place of eight.</summary>
    public static long OfTasks(string runDirectory) => Of(runDirectory, s_ofTasks);

    private static long Of(string runDirectory, string[] names)
    {
        ulong stamp = 14695981039346656037;
        foreach (string name in names)
        {
            FileStatus file = FileStatus.Of(runDirectory, name);
            stamp = Mix(Mix(stamp, file.Length), file.ModifiedTicks);
        }
        return (long)stamp;
    }

    /// <summary>One round of a 64-bit mixer (SplitMix64, Steele et al. 2014) over the sum.</summary>
    private static ulong Mix(ulong stamp, long value)
    {
        ulong z = stamp + (ulong)value + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
