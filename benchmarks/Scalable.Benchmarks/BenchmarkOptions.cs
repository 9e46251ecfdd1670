using System.Globalization;

namespace Scalable.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
internal sealed record BenchmarkOptions
{
    public int[] Sizes { get; private init; } = [200, 2_000, 20_000, 200_000, 1_000_000];

    public int Repetitions { get; private init; } = 5;

    /// <summary>How many processes of each peer are started to time the first fit.</summary>
    public int Processes { get; private init; } = 3;

    public IReadOnlyList<Contest> Contests { get; private init; } = Contest.All;

    public string Python { get; private init; } = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    /// <summary>Where the data is, or is written to as friedman_N.csv; null for a directory of the system's temporary ones.</summary>
    public string? DataDirectory { get; private init; }

    /// <exception cref="ArgumentException">An option is not known or cannot be read.</exception>
    public static BenchmarkOptions Read(ReadOnlySpan<string> arguments)
    {
        BenchmarkOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new ArgumentException($"{arguments[i]} wants a value.");
            string value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--sizes" => options with { Sizes = [.. value.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))] },
                "--repetitions" => options with { Repetitions = int.Parse(value, CultureInfo.InvariantCulture) },
                "--processes" => options with { Processes = int.Parse(value, CultureInfo.InvariantCulture) },
                "--work" => options with { Contests = [.. value.Split(',').Select(Contest.ByName)] },
                "--python" => options with { Python = value },
                "--data" => options with { DataDirectory = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --sizes, --repetitions, --processes, --work, --python and --data."),
            };
        }

        return options;
    }
}
