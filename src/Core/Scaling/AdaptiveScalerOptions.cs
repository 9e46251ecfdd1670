using System.Collections.ObjectModel;

namespace Scalable.Scaling;

/// <summary>
/// What an <see cref="AdaptiveScaler"/> may do and what it aims at. The defaults balance worker-hours against waiting hours;
/// every limit a user sets is kept whatever the balance says.
/// </summary>
public sealed record AdaptiveScalerOptions
{
    /// <summary>The most workers of a tag that are reckoned with, a hundred thousand: no scheduler starts more, and each is a row of the reckoning.</summary>
    public const int MaxWorkersOfTag = 100_000;

    /// <summary>Workers a tag keeps whatever its load. A tag without an entry has <see cref="DefaultMinWorkers"/>.</summary>
    public IReadOnlyDictionary<string, int> MinWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Workers a tag never exceeds. A tag without an entry has <see cref="DefaultMaxWorkers"/>.</summary>
    public IReadOnlyDictionary<string, int> MaxWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    public int DefaultMinWorkers { get; init; }

    public int DefaultMaxWorkers { get; init; } = 10;

    /// <summary>Workers are added only while demand divided by supply is above this; 1 adds one for every task that waits.</summary>
    public double ScaleUpThreshold { get; init; } = 1;

    /// <summary>Workers are removed only while demand divided by supply is below this; 1 considers every idle worker.</summary>
    public double ScaleDownThreshold { get; init; } = 1;

    /// <summary>How long a tag rests in one direction after it changed in that direction.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// The time in which the work that is waiting should be done; wanted workers = work over this time. Null: as many as
    /// there are tasks, as long as the time saved is worth more than the worker.
    /// </summary>
    public TimeSpan? TargetDrainTime { get; init; }

    /// <summary>What a worker of a tag costs an hour. A tag without an entry costs <see cref="DefaultHourlyPrice"/>.</summary>
    public IReadOnlyDictionary<string, double> HourlyPrice { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    public double DefaultHourlyPrice { get; init; } = 1;

    /// <summary>What all workers together, arrived or requested, may cost an hour.</summary>
    public double? MaxHourlyCost { get; init; }

    /// <summary>What the whole run may cost.</summary>
    public double? MaxTotalCost { get; init; }

    /// <summary>The most workers of all tags together, arrived or requested.</summary>
    public int? MaxTotalWorkers { get; init; }

    /// <summary>Who says so, for the reason of a decision, such as max_workers 2 of target local; null for the scaler's own option.</summary>
    public string? MaxTotalWorkersSource { get; init; }

    /// <summary>Whether what earlier runs let expect is decided on; otherwise the queue alone decides.</summary>
    public bool Foresees { get; init; } = true;

    /// <summary>The most workers that one decision adds to, or removes from, a tag.</summary>
    public int? MaxStep { get; init; }

    /// <summary>
    /// A tag shrinks to the highest wish in this window. Null: each worker is kept idle for as long as the tag's own past
    /// gaps make it pay.
    /// </summary>
    public TimeSpan? ScaleDownWindow { get; init; }

    /// <summary>How long a requested worker takes to arrive, by tag; what is not given here is learnt from arrivals.</summary>
    public IReadOnlyDictionary<string, TimeSpan> StartDelay { get; init; } = ReadOnlyDictionary<string, TimeSpan>.Empty;

    /// <summary>The start delay assumed until an arrival has been seen.</summary>
    public TimeSpan DefaultStartDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>True if a worker costs from its request on and not only from its arrival.</summary>
    public bool StartsAreBilled { get; init; }

    /// <summary>Tasks that a worker runs at once, by tag; 1 if not given.</summary>
    public IReadOnlyDictionary<string, int> SlotsPerWorker { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>What an hour of a waiting task is worth, in hours of a worker.</summary>
    public double WaitingWeight { get; init; } = 1;

    /// <summary>How often the scaler is expected to be called.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The probability with which the true completion should lie between the bounds.</summary>
    public double Coverage { get; init; } = 0.9;

    internal int MinimumOf(string tag) => MinWorkers.TryGetValue(tag, out int minimum) ? minimum : DefaultMinWorkers;

    internal int MaximumOf(string tag) => MaxWorkers.TryGetValue(tag, out int maximum) ? maximum : Math.Max(DefaultMaxWorkers, MinimumOf(tag));

    internal int SlotsOf(string tag) => SlotsPerWorker.TryGetValue(tag, out int slots) ? slots : 1;

    internal double PriceOf(string tag) => HourlyPrice.TryGetValue(tag, out double price) ? price : DefaultHourlyPrice;

    /// <summary>Checks that the options make sense together.</summary>
    /// <param name="nameOf">How the user knows an option, such as --max-step for MaxStep; null for the name it has here.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it and what is accepted.</exception>
    public void Validate(Func<string, string>? nameOf = null)
    {
        string Name(string option) => nameOf?.Invoke(option) ?? option;
        foreach ((string tag, int minimum) in MinWorkers)
            Require(minimum >= 0 && minimum <= MaximumOf(tag), $"{Name(nameof(MinWorkers))} of '{tag}' is {minimum}; it must lie between 0 and its {Name(nameof(MaxWorkers))}, {MaximumOf(tag)}.");
        foreach ((string tag, int maximum) in MaxWorkers)
            Require(maximum >= 0 && maximum >= MinimumOf(tag), $"{Name(nameof(MaxWorkers))} of '{tag}' is {maximum}; it must be at least its {Name(nameof(MinWorkers))}, {MinimumOf(tag)}.");
        foreach ((string tag, int slots) in SlotsPerWorker) Require(slots >= 1, $"{Name(nameof(SlotsPerWorker))} of '{tag}' is {slots}; it must be at least 1.");
        foreach ((string tag, double price) in HourlyPrice) Require(price >= 0 && double.IsFinite(price), string.Create(CultureInfo.InvariantCulture, $"{Name(nameof(HourlyPrice))} of '{tag}' is {price}; it must be 0 or more."));
        foreach ((string tag, TimeSpan delay) in StartDelay) Require(delay >= TimeSpan.Zero, $"{Name(nameof(StartDelay))} of '{tag}' is {delay}; it must not be negative.");
        Require(DefaultHourlyPrice >= 0 && double.IsFinite(DefaultHourlyPrice), $"{Name(nameof(DefaultHourlyPrice))} must be 0 or more.");
        Require(DefaultMinWorkers >= 0, $"{Name(nameof(DefaultMinWorkers))} must not be negative.");
        int floor = MinWorkers.Values.Append(DefaultMinWorkers).Max();
        Require(floor <= MaxWorkersOfTag, $"{Name(nameof(MinWorkers))} is {floor}; a tag has at most {MaxWorkersOfTag} workers.");
        Require(DefaultMaxWorkers >= 0, $"{Name(nameof(DefaultMaxWorkers))} must not be negative.");
        Require(ScaleUpThreshold > 0 && double.IsFinite(ScaleUpThreshold), $"{Name(nameof(ScaleUpThreshold))} must be above 0.");
        Require(ScaleDownThreshold >= 0 && ScaleDownThreshold <= 1, $"{Name(nameof(ScaleDownThreshold))} must lie between 0 and 1.");
        Require(ScaleDownThreshold <= ScaleUpThreshold, $"{Name(nameof(ScaleDownThreshold))} must not be above {Name(nameof(ScaleUpThreshold))}: the same load would add and remove.");
        Require(Cooldown >= TimeSpan.Zero, $"{Name(nameof(Cooldown))} must not be negative.");
        Require(TargetDrainTime is null || TargetDrainTime > TimeSpan.Zero, $"{Name(nameof(TargetDrainTime))} must be above zero.");
        Require(ScaleDownWindow is null || ScaleDownWindow >= TimeSpan.Zero, $"{Name(nameof(ScaleDownWindow))} must not be negative.");
        Require(DefaultStartDelay >= TimeSpan.Zero, $"{Name(nameof(DefaultStartDelay))} must not be negative.");
        Require(MaxStep is null or >= 1, $"{Name(nameof(MaxStep))} must be at least 1.");
        Require(MaxTotalWorkers is null or >= 0, $"{Name(nameof(MaxTotalWorkers))} must be 0 or more.");
        Require(MaxHourlyCost is null or >= 0, $"{Name(nameof(MaxHourlyCost))} must be 0 or more.");
        Require(MaxTotalCost is null or >= 0, $"{Name(nameof(MaxTotalCost))} must be 0 or more.");
        Require(WaitingWeight >= 0 && double.IsFinite(WaitingWeight), $"{Name(nameof(WaitingWeight))} must be 0 or more.");
        Require(Interval > TimeSpan.Zero, $"{Name(nameof(Interval))} must be above zero.");
        Require(Coverage is > 0 and < 1, $"{Name(nameof(Coverage))} must lie between 0 and 1.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ArgumentException(message);
    }

    /// <summary>0 to 10 workers a tag.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{DefaultMinWorkers} to {DefaultMaxWorkers} workers a tag");
}

/// <summary>Floors and ceilings of workers as a user gave them: by tag, and one for all other tags.</summary>
/// <param name="Minimum">Floors by tag.</param>
/// <param name="MinimumOfOthers">The floor of all other tags; null if it was not given.</param>
/// <param name="Maximum">Ceilings by tag.</param>
/// <param name="MaximumOfOthers">The ceiling of all other tags; null if it was not given.</param>
public sealed record WorkerLimits(IReadOnlyDictionary<string, int> Minimum, int? MinimumOfOthers, IReadOnlyDictionary<string, int> Maximum, int? MaximumOfOthers)
{
    /// <summary>The ceiling of all other tags: as given, else the default, but never below the floor that was given for them.</summary>
    public int MaximumOr(int otherwise) => MaximumOfOthers ?? Math.Max(otherwise, MinimumOfOthers ?? 0);

    /// <summary>Checks that no floor that was given is above the ceiling that was given for the same tag.</summary>
    /// <param name="minimumName">How the user knows the floors, such as --min-worker.</param>
    /// <param name="maximumName">How the user knows the ceilings.</param>
    /// <exception cref="ArgumentException">A floor is above its ceiling; the message names both.</exception>
    public void Validate(string minimumName, string maximumName)
    {
        foreach (string tag in Minimum.Keys.Union(Maximum.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Require($"the tag '{tag}'", Minimum.TryGetValue(tag, out int floor) ? floor : MinimumOfOthers, Maximum.TryGetValue(tag, out int ceiling) ? ceiling : MaximumOfOthers, minimumName, maximumName);
        Require("all other tags", MinimumOfOthers, MaximumOfOthers, minimumName, maximumName);
    }

    private static void Require(string which, int? floor, int? ceiling, string minimumName, string maximumName)
    {
        if (floor > ceiling) throw new ArgumentException($"{minimumName} of {which} is {floor}, above {maximumName}, {ceiling}. A floor must not be above its ceiling.");
    }
}
