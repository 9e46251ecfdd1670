using Scalable.Evaluation.Tuning;

namespace Scalable.Scenarios.Tuning;

/// <summary>What benchmarks of searches were asked for on the command line.</summary>
internal sealed record TuningOptions
{
    /// <summary>Run stores.</summary>
    public IReadOnlyList<string> Histories { get; private init; } = [];

    public IReadOnlyList<SearchStrategyKind> Strategies { get; private init; } = [SearchStrategyKind.Random, SearchStrategyKind.Tpe, SearchStrategyKind.Hyperband];

    public int Seeds { get; private init; } = 20;

    public int Repetitions { get; private init; } = 50;

    public string Python { get; private init; } = Arguments.Python;

    public SearchOptions Search { get; private init; } = new();

    /// <param name="arguments">Run stores, or directories of run stores, and options.</param>
    /// <exception cref="ArgumentException">An option is not known or cannot be read.</exception>
    public static TuningOptions Read(Arguments arguments)
    {
        if (arguments.Words.Count == 0) throw new ArgumentException("Name one or more run stores, or a directory of them.");
        TuningOptions options = new() { Histories = [.. arguments.Words.SelectMany(RunStores)] };
        foreach ((string name, string value) in arguments.Options)
            options = name switch
            {
                "--strategies" => options with { Strategies = [.. value.Split(',').Select(strategy => Enum.Parse<SearchStrategyKind>(strategy, ignoreCase: true))] },
                "--seeds" => options with { Seeds = Arguments.Integer(value) },
                "--repetitions" => options with { Repetitions = Arguments.Integer(value) },
                "--python" => options with { Python = value },
                "--trials" => options with { Search = options.Search with { MaxTrials = Arguments.Integer(value) } },
                "--metric" => options with { Search = options.Search with { Metric = Enum.Parse<SearchMetric>(value, ignoreCase: true) } },
                "--target" => options with { Search = options.Search with { Target = Enum.Parse<TuningTarget>(value, ignoreCase: true) } },
                "--resource" => options with { Search = options.Search with { Resource = Enum.Parse<SearchResource>(value, ignoreCase: true) } },
                "--seed" => options with { Search = options.Search with { Seed = Arguments.Integer(value) } },
                _ => throw new ArgumentException($"{name} is not known; there are --strategies, --seeds, --repetitions, --python, --trials, --metric, --target, --resource and --seed."),
            };
        return options;
    }

    private static IEnumerable<string> RunStores(string directory) =>
        Directory.EnumerateFiles(directory, "run.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!).Distinct().Order(StringComparer.Ordinal);
}
