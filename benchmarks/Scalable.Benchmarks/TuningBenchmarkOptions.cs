using System.Globalization;
using Scalable.Evaluation.Tuning;

namespace Scalable.Benchmarks;

/// <summary>What benchmarks of searches were asked for on the command line.</summary>
internal sealed record TuningBenchmarkOptions
{
    /// <summary>Run stores.</summary>
    public IReadOnlyList<string> Histories { get; private init; } = [];

    public IReadOnlyList<SearchStrategyKind> Strategies { get; private init; } = [SearchStrategyKind.Random, SearchStrategyKind.Tpe, SearchStrategyKind.Hyperband];

    public int Seeds { get; private init; } = 20;

    public int Repetitions { get; private init; } = 50;

    public string Python { get; private init; } = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    public SearchOptions Search { get; private init; } = new();

    /// <param name="arguments">Run stores, or directories of run stores, and options.</param>
    /// <exception cref="ArgumentException">An option is not known or cannot be read.</exception>
    public static TuningBenchmarkOptions Read(ReadOnlySpan<string> arguments)
    {
        TuningBenchmarkOptions options = new();
        List<string> histories = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                histories.AddRange(RunStores(arguments[i]));
                continue;
            }

            string name = arguments[i];
            if (++i == arguments.Length) throw new ArgumentException($"{name} wants a value.");
            string value = arguments[i];
            options = name switch
            {
                "--strategies" => options with { Strategies = [.. value.Split(',').Select(strategy => Enum.Parse<SearchStrategyKind>(strategy, ignoreCase: true))] },
                "--seeds" => options with { Seeds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--repetitions" => options with { Repetitions = int.Parse(value, CultureInfo.InvariantCulture) },
                "--python" => options with { Python = value },
                "--trials" => options with { Search = options.Search with { MaxTrials = int.Parse(value, CultureInfo.InvariantCulture) } },
                "--metric" => options with { Search = options.Search with { Metric = Enum.Parse<SearchMetric>(value, ignoreCase: true) } },
                "--target" => options with { Search = options.Search with { Target = Enum.Parse<TuningTarget>(value, ignoreCase: true) } },
                "--resource" => options with { Search = options.Search with { Resource = Enum.Parse<SearchResource>(value, ignoreCase: true) } },
                "--seed" => options with { Search = options.Search with { Seed = int.Parse(value, CultureInfo.InvariantCulture) } },
                _ => throw new ArgumentException($"{name} is not known; there are --strategies, --seeds, --repetitions, --python, --trials, --metric, --target, --resource and --seed."),
            };
        }

        return histories.Count > 0 ? options with { Histories = histories } : throw new ArgumentException("Name one or more run stores, or a directory of them.");
    }

    private static IEnumerable<string> RunStores(string directory) =>
        Directory.EnumerateFiles(directory, "run.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!).Distinct().Order(StringComparer.Ordinal);
}
