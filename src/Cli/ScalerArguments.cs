using System.Text.Json;

namespace Scalable.Cli;

/// <summary>The options of a scaler, on the command line.</summary>
internal sealed class ScalerArguments
{
    private static readonly AdaptiveScalerOptions s_defaults = new();

    private readonly WorkerLimitArguments _limits = new();
    private readonly Option<double> _scaleUp = new("--scale-up-threshold") { Description = "Add only while demand over supply is above this.", DefaultValueFactory = _ => s_defaults.ScaleUpThreshold };
    private readonly Option<double?> _scaleDown = new("--scale-down-threshold") { Description = "Remove only while demand over supply is below this." };
    private readonly Option<string?> _cooldown = new("--cooldown") { Description = "How long a tag rests in one direction after it changed in it.", HelpName = "90s" };
    private readonly Option<string?> _drain = new("--target-drain-time") { Description = "The time in which what waits should be done.", HelpName = "1h" };
    private readonly Option<double?> _maxHourly = new("--max-hourly-cost") { Description = "What all workers together may cost an hour." };
    private readonly Option<double?> _maxTotal = new("--max-total-cost") { Description = "What the whole run may cost." };
    private readonly Option<int?> _maxStep = new("--max-step") { Description = "The most workers that one decision adds to, or removes from, a tag.", HelpName = "N" };
    private readonly Option<string?> _window = new("--scale-down-window") { Description = "A tag shrinks to the highest wish in this window.", HelpName = "5m" };

    private readonly Option<bool> _noForesight = new("--no-foresight") { Description = "Let the queue alone decide, whatever earlier runs let expect." };

    public void AddTo(Command command)
    {
        _limits.AddTo(command);
        foreach (Option option in new Option[] { _scaleUp, _scaleDown, _cooldown, _drain, _maxHourly, _maxTotal, _maxStep, _window, _noForesight })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value is not of the form that its option takes.</exception>
    public AdaptiveScalerOptions Read(ParseResult parsed)
    {
        (WorkerLimits limits, TagArguments<double> prices) = _limits.Read(parsed);
        double scaleUp = parsed.GetValue(_scaleUp);
        var options = new AdaptiveScalerOptions
        {
            MinWorkers = limits.Minimum,
            MaxWorkers = limits.Maximum,
            DefaultMinWorkers = limits.MinimumOfOthers ?? s_defaults.DefaultMinWorkers,
            DefaultMaxWorkers = limits.MaximumOr(s_defaults.DefaultMaxWorkers),
            ScaleUpThreshold = scaleUp,
            ScaleDownThreshold = parsed.GetValue(_scaleDown) ?? Math.Min(s_defaults.ScaleDownThreshold, scaleUp),
            Cooldown = Time("--cooldown", parsed.GetValue(_cooldown)) ?? s_defaults.Cooldown,
            TargetDrainTime = Time("--target-drain-time", parsed.GetValue(_drain)),
            HourlyPrice = prices.ByTag,
            DefaultHourlyPrice = prices.OfOthers ?? s_defaults.DefaultHourlyPrice,
            Foresees = !parsed.GetValue(_noForesight),
            MaxHourlyCost = parsed.GetValue(_maxHourly),
            MaxTotalCost = parsed.GetValue(_maxTotal),
            MaxStep = parsed.GetValue(_maxStep),
            ScaleDownWindow = Time("--scale-down-window", parsed.GetValue(_window)),
        };
        try
        {
            options.Validate(NameOf);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
        return options;
    }

    /// <summary>The option as it is typed, for messages: --max-step for MaxStep.</summary>
    private static string NameOf(string option) => option switch
    {
        nameof(AdaptiveScalerOptions.MinWorkers) or nameof(AdaptiveScalerOptions.DefaultMinWorkers) => "--min-worker",
        nameof(AdaptiveScalerOptions.MaxWorkers) or nameof(AdaptiveScalerOptions.DefaultMaxWorkers) => "--max-worker",
        nameof(AdaptiveScalerOptions.DefaultHourlyPrice) => "--hourly-price",
        _ => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(option),
    };

    /// <summary>A time; null where it was not given.</summary>
    /// <exception cref="UsageException">The text is no time.</exception>
    public static TimeSpan? Time(string option, string? text)
    {
        if (text is null) return null;
        return Walltime.TryParse(text, out Walltime time) ? time.ToTimeSpan() : throw new UsageException($"{option} takes a time such as 90s, 15m or 01:30:00; '{text}' is none.");
    }
}
