namespace Scalable.Runs.Indexing;

/// <summary>
/// What a run's files looked like when it was read: the length and time of writing of each, as one number. A run whose
/// stamp differs was written to since.
/// </summary>
internal static class RunStamp
{
    private static readonly string[] s_files =
    [
        RunFormat.Run, RunFormat.Tasks, RunFormat.Resources, RunFormat.Workers, RunFormat.Failures, RunFormat.Cache, RunFormat.Artifacts, RunFormat.Cost,
    ];

    public static long Of(string runDirectory)
    {
        ulong stamp = 14695981039346656037;
        foreach (string name in s_files)
        {
            var file = new FileInfo(Path.Combine(runDirectory, name));
            bool exists = file.Exists;
            stamp = Mix(Mix(stamp, exists ? file.Length : -1), exists ? file.LastWriteTimeUtc.Ticks : -1);
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
