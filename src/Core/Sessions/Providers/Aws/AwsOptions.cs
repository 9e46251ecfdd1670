using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers.Aws;

/// <summary>An AWS target's options.</summary>
internal sealed record AwsOptions(string Queue, string JobDefinition)
{
    /// <summary>The AWS command line.</summary>
    public string Program { get; init; } = "aws";

    /// <summary>Words before every command: region, profile, endpoint.</summary>
    public IReadOnlyList<string> GlobalArguments { get; init; } = [];

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">The target does not say where to submit what.</exception>
    public static AwsOptions Of(TargetSpec target)
    {
        string Required(string option) => target.Text(option) is { Length: > 0 } text
            ? text
            : throw new InvalidOperationException($"The target '{target.Name}' needs the option '{option}' to submit jobs to AWS Batch.");
        var arguments = new List<string>();
        foreach ((string option, string argument) in new[] { ("region", "--region"), ("profile", "--profile"), ("endpoint_url", "--endpoint-url") })
            if (target.Text(option) is { Length: > 0 } value) arguments.AddRange([argument, value]);
        return new AwsOptions(Required("queue"), Required("job_definition"))
        {
            Program = target.Text("command") ?? "aws",
            GlobalArguments = arguments,
            PollInterval = TimeSpan.FromSeconds(target.Number("poll_seconds") ?? 10),
        };
    }
}
