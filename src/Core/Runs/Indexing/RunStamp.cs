using Scalable.Runs.Files;

namespace Scalable.Runs.Indexing;

/// <summary>
/// What a run's files looked like when it was read: the length and time of writing of each, as one number for those that
/// tell of its tasks and one for the others. A run whose stamp differs was written to since.
/// </summary>
internal readonly record struct RunStamp(long Tasks, long Others)
{
    private static readonly string[] s_ofTasks = [RunFiles.Run, RunFiles.Tasks, RunFiles.Resources];
    private static readonly string[] s_others = [RunFiles.Workers, RunFiles.Failures, RunFiles.Cache, RunFiles.Artifacts, RunFiles.Cost];

    public static RunStamp Of(string runDirectory) => new(OfTasks(runDirectory), Of(runDirectory, s_others));

    /// <summary>The part that tells of tasks; three looks at files in place of eight.</summary>
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
