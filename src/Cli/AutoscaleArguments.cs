using Scalable.Scaling.Autoscaling;

namespace Scalable.Cli;

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

    /// <summary>What was asked for; null where the run is to keep the workers it is planned with.</summary>
    /// <exception cref="UsageException">A value is not of the form that its option takes.</exception>
    public AutoscalePlan? Read(ParseResult parsed, IResourceAdvisor? advisor)
    {
        if (parsed.GetResult(_mode) is null) return null;
        string mode = parsed.GetValue(_mode) ?? Recommend;
        if (mode is not (Recommend or Apply)) throw new UsageException($"--autoscale takes {Recommend} or {Apply}, not '{mode}'.");
        AdaptiveScalerOptions options = _scaler.Read(parsed);
        TimeSpan interval = ScalerArguments.Time("--interval", parsed.GetValue(_interval)) ?? options.Interval;
        if (interval <= TimeSpan.Zero) throw new UsageException("--interval must be above zero.");
        try
        {
            return new AutoscalePlan(new AdaptiveScaler(options, advisor), interval, mode == Apply);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
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
