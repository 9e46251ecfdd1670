using System.Globalization;
using Scalable.Advising;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>The words of an sbatch command.</summary>
internal static class SbatchArguments
{
    private const long BytesPerMebibyte = 1 << 20;

    public static IReadOnlyList<string> For(Batch batch, SlurmOptions options, string jobName, string comment)
    {
        ComponentResources allocation = batch.Allocation;
        var words = new List<string>
        {
            "--parsable",
            $"--job-name={jobName}",
            $"--comment={comment}",
            Invariant($"--array=0-{batch.Keys.Count - 1}%{batch.Throttle}"),
            Invariant($"--cpus-per-task={allocation.Cpus}"),
            $"--chdir={batch.Directory}",
            "--output=%a.log",
            "--open-mode=append",
            options.Requeue ? "--requeue" : "--no-requeue",
        };
        if (allocation.Memory is { } memory) words.Add(Invariant($"--mem={(memory.Bytes + BytesPerMebibyte - 1) / BytesPerMebibyte}M"));
        if (allocation.Walltime is { } walltime) words.Add(Invariant($"--time={Math.Max(1, Math.Ceiling(walltime.TotalSeconds / 60))}"));
        words.AddRange(options.SbatchArguments);
        words.Add(Path.Combine(batch.Directory, BatchFiles.JobScript));
        return words;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
