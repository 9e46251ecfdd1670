using System.Globalization;
using System.Text;
using Scalable.Runs;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>The files through which a job and the session speak of one attempt.</summary>
internal sealed class AttemptFiles(string runDirectory, string key)
{
    private readonly string _base = Path.Combine(runDirectory, RunFiles.TaskDirectory, key);

    /// <summary>Writes what the wrapper reads.</summary>
    /// <exception cref="ArgumentException">A word holds a zero character.</exception>
    public void WriteOrder(AttemptOrder order)
    {
        string seconds = Math.Ceiling(order.Allocation.Walltime?.TotalSeconds ?? 0).ToString(CultureInfo.InvariantCulture);
        string[] variables = [.. order.Environment.Select(variable => $"{variable.Key}={variable.Value}"), $"SCALABLE_ATTEMPT={order.Number}"];
        string[] words = [order.WorkingDirectory, order.OutputPath, order.ErrorPath, seconds, variables.Length.ToString(CultureInfo.InvariantCulture), .. variables, .. order.Command];
        if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException($"The task '{order.TaskName}' has a zero character in an argument, path or variable, which no program can be given.");
        File.WriteAllText(_base + ".order", string.Concat(words.Select(word => word + '\0')), new UTF8Encoding(false));
    }

    /// <summary>The values of a file the wrapper wrote; null where it has not.</summary>
    public IReadOnlyDictionary<string, string>? ReadStart() => ReadValues(".start");

    public IReadOnlyDictionary<string, string>? ReadResult() => ReadValues(".result");

    /// <summary>The peak seen last, in bytes; for a job that could not tell its result.</summary>
    public long? ReadPeakBytes() => Number(FirstLine(_base + ".peak")) * 1024;

    /// <summary>The id of the job that runs or ran the attempt; null where none has begun.</summary>
    public string? Owner() => FirstLine(Path.Combine(_base + ".claim", "owner"));

    private Dictionary<string, string>? ReadValues(string suffix)
    {
        try
        {
            return File.ReadLines(_base + suffix).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
