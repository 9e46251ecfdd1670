using System.Text.Json;
using Scalable.Scaling.Autoscaling;

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
            Cooldown = CommonOptions.Time("--cooldown", parsed.GetValue(_cooldown))?.ToTimeSpan() ?? s_defaults.Cooldown,
            TargetDrainTime = CommonOptions.Time("--target-drain-time", parsed.GetValue(_drain))?.ToTimeSpan(),
            HourlyPrice = prices.ByTag,
            DefaultHourlyPrice = prices.OfOthers ?? s_defaults.DefaultHourlyPrice,
            Foresees = !parsed.GetValue(_noForesight),
            MaxHourlyCost = parsed.GetValue(_maxHourly),
            MaxTotalCost = parsed.GetValue(_maxTotal),
            MaxStep = parsed.GetValue(_maxStep),
            ScaleDownWindow = CommonOptions.Time("--scale-down-window", parsed.GetValue(_window))?.ToTimeSpan(),
        };
        UsageException.Check(() => options.Validate(NameOf));
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
}

/// <summary>The options that let a scaler look after a run.</summary>
internal sealed class AutoscaleArguments
{
    private const string Recommend = "recommend";
    private const string Apply = "apply";

    private readonly Option<string?> _mode = new("--autoscale") { Description = $"Look after the workers while tasks run: {Recommend} only says what it would change, {Apply} changes it. Default where no word follows: {Recommend}.", HelpName = "MODE", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _interval = new("--interval") { Description = "How often --autoscale decides; default 15s.", HelpName = "15s" };
    private readonly ScalerArguments _scaler = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_mode);
        command.Options.Add(_interval);
        _scaler.AddTo(command);
    }

    /// <summary>What was asked for; null if the run is to keep the workers it is planned with.</summary>
    /// <exception cref="UsageException">A value is not of the form that its option takes.</exception>
    public AutoscalePlan? Read(ParseResult parsed, IResourceAdvisor? advisor)
    {
        if (parsed.GetResult(_mode) is null) return null;
        string mode = parsed.GetValue(_mode) ?? Recommend;
        if (mode is not (Recommend or Apply)) throw new UsageException($"--autoscale takes {Recommend} or {Apply}, not '{mode}'.");
        AdaptiveScalerOptions options = _scaler.Read(parsed);
        TimeSpan interval = CommonOptions.Time("--interval", parsed.GetValue(_interval))?.ToTimeSpan() ?? options.Interval;
        if (interval <= TimeSpan.Zero) throw new UsageException("--interval must be above zero.");
        return UsageException.Of(() => new AutoscalePlan(new AdaptiveScaler(options, advisor), interval, mode == Apply));
    }
}

/// <summary>How a run's workers are looked after.</summary>
internal sealed record AutoscalePlan(AdaptiveScaler Scaler, TimeSpan Interval, bool IsApplied)
{
    /// <summary>Looks after the session until its work is done; says on standard error what is, or would be, changed.</summary>
    public void Run(ScalableSession session, CancellationToken cancellationToken) =>
        AutoscaleLoop.Run(new SessionAutoscaler(Scaler, session, Interval), Interval, IsApplied, Tell, cancellationToken);

    private static void Tell(ScalingDecision decision)
    {
        if (decision.HasChanges) Console.Error.WriteLine($"scalable: {decision.Reasoning}");
    }
}
