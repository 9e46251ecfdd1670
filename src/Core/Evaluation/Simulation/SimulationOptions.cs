using System.Collections.ObjectModel;

namespace Scalable.Evaluation.Simulation;

/// <summary>The world a workload is replayed in; the same for every policy.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long a requested worker takes to arrive.</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyDictionary<string, int> MinWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    public IReadOnlyDictionary<string, int> MaxWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>The ceiling of tags without one of their own.</summary>
    public int DefaultMaxWorkers { get; init; } = 20;

    /// <summary>The floor of tags without one of their own.</summary>
    public int DefaultMinWorkers { get; init; }

    public IReadOnlyDictionary<string, int> SlotsPerWorker { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Price of a worker-hour by tag; <see cref="DefaultHourlyPrice"/> where not given.</summary>
    public IReadOnlyDictionary<string, double> HourlyPrice { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    public double DefaultHourlyPrice { get; init; } = 1;

    /// <summary>True where a worker costs from its request on.</summary>
    public bool StartsAreBilled { get; init; }

    /// <summary>How far ahead policies see what will be submitted; zero: not at all.</summary>
    public TimeSpan Foresight { get; init; }

    /// <summary>Whether to keep the curves of demand, supply and queue, for a plot.</summary>
    public bool KeepTimeline { get; init; }

    public int MinimumOf(string tag) => MinWorkers.TryGetValue(tag, out int minimum) ? minimum : DefaultMinWorkers;

    public int MaximumOf(string tag) => MaxWorkers.TryGetValue(tag, out int maximum) ? maximum : Math.Max(DefaultMaxWorkers, MinimumOf(tag));

    public int SlotsOf(string tag) => SlotsPerWorker.TryGetValue(tag, out int slots) ? slots : 1;

    public double PriceOf(string tag) => HourlyPrice.TryGetValue(tag, out double price) ? price : DefaultHourlyPrice;
}
