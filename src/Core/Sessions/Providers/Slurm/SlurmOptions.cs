using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>A Slurm target's options.</summary>
internal sealed record SlurmOptions
{
    private const int DefaultArraySize = 1000; // Slurm's own default of MaxArraySize is 1001

    public required IReadOnlyList<string> SbatchArguments { get; init; }

    /// <summary>How many tasks go into one array at most.</summary>
    public int ArraySize { get; init; } = DefaultArraySize;

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether Slurm itself starts a job again when its node fails; if not, the session does, as a new attempt.</summary>
    public bool Requeue { get; init; }

    public static SlurmOptions Of(TargetSpec target)
    {
        var arguments = new List<string>();
        foreach ((string option, string argument) in new[]
        {
            ("partition", "partition"), ("queue", "partition"), ("account", "account"), ("qos", "qos"), ("reservation", "reservation"), ("constraint", "constraint"),
        })
            if (target.Text(option) is { Length: > 0 } value) arguments.Add($"--{argument}={value}");
        arguments.AddRange(target.Texts("sbatch_options"));
        return new SlurmOptions
        {
            SbatchArguments = arguments,
            ArraySize = target.Integer("array_size") ?? DefaultArraySize,
            PollInterval = TimeSpan.FromSeconds(target.Number("poll_seconds") ?? 5),
            Requeue = target.Boolean("requeue") ?? false,
        };
    }
}
