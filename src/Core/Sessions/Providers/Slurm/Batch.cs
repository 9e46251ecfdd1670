using System.Globalization;
using Scalable.Advising;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>Attempts of one component and one size, as one array job.</summary>
internal sealed class Batch
{
    public required int Number { get; init; }

    public required string Directory { get; init; }

    public required string Component { get; init; }

    public required ComponentResources Allocation { get; init; }

    /// <summary>The attempts' keys by index.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The array's job id; null until Slurm has taken it.</summary>
    public string? JobId { get; set; }

    /// <summary>How many of its tasks Slurm lets run at once.</summary>
    public int Throttle { get; set; }

    /// <summary>How many of its attempts have not ended.</summary>
    public int Open { get; set; }

    public static string DirectoryName(int number) => number.ToString("0000", CultureInfo.InvariantCulture);
}
