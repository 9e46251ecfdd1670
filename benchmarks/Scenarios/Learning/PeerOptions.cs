namespace Scalable.Scenarios.Learning;

/// <summary>What was asked for on the command line.</summary>
internal sealed record PeerOptions
{
    public int[] Sizes { get; private init; } = [200, 2_000, 20_000, 200_000, 1_000_000];

    public int Repetitions { get; private init; } = 5;

    /// <summary>How many processes of each peer are started to time the first fit.</summary>
    public int Processes { get; private init; } = 3;

    public IReadOnlyList<Contest> Contests { get; private init; } = Contest.All;

    public string Python { get; private init; } = Arguments.Python;

    /// <summary>Where the data is, or is written to as friedman_N.csv; null for a directory of the system's temporary ones.</summary>
    public string? DataDirectory { get; private init; }

    /// <exception cref="ArgumentException">An option is not known or cannot be read.</exception>
    public static PeerOptions Read(Arguments arguments)
    {
        if (arguments.Words.Count > 0) throw new ArgumentException($"{arguments.Words[0]} is not known; there are options alone.");
        PeerOptions options = new();
        foreach ((string name, string value) in arguments.Options)
            options = name switch
            {
                "--sizes" => options with { Sizes = [.. value.Split(',').Select(Arguments.Integer)] },
                "--repetitions" => options with { Repetitions = Arguments.Integer(value) },
                "--processes" => options with { Processes = Arguments.Integer(value) },
                "--work" => options with { Contests = [.. value.Split(',').Select(Contest.ByName)] },
                "--python" => options with { Python = value },
                "--data" => options with { DataDirectory = value },
                _ => throw new ArgumentException($"{name} is not known; there are --sizes, --repetitions, --processes, --work, --python and --data."),
            };
        return options;
    }
}
