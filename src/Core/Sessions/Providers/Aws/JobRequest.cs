using Scalable.Advising;
using Scalable.Runs.Writing;
using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers.Aws;

/// <summary>What Batch's SubmitJob is asked for an attempt; see its API reference.</summary>
internal static class JobRequest
{
    private const long BytesPerMebibyte = 1 << 20;
    private const int MinTimeoutSeconds = 60;
    private const int MaxNameLength = 128;

    /// <summary>A name that tells the attempt from all others, of the characters Batch allows.</summary>
    public static string NameOf(AttemptRequest request)
    {
        string key = request.Key.Replace('.', '-');
        string task = new([.. request.TaskName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-').Take(MaxNameLength - key.Length - 3)]);
        return $"s-{key}-{task}";
    }

    public static string ToJson(AttemptRequest request, AwsOptions options)
    {
        ComponentResources allocation = request.Allocation;
        var requirements = new List<object?> { Requirement("VCPU", allocation.Cpus) };
        if (allocation.Memory is { } memory) requirements.Add(Requirement("MEMORY", (memory.Bytes + BytesPerMebibyte - 1) / BytesPerMebibyte));
        Dictionary<string, string> environment = new(request.Environment) { ["SCALABLE_ATTEMPT"] = request.Number.ToString(CultureInfo.InvariantCulture) };
        var json = new Dictionary<string, object?>
        {
            ["jobName"] = NameOf(request),
            ["jobQueue"] = options.Queue,
            ["jobDefinition"] = options.JobDefinition,
            ["retryStrategy"] = new Dictionary<string, object?> { ["attempts"] = 1 },
            ["containerOverrides"] = new Dictionary<string, object?>
            {
                ["command"] = request.Command.ToList<object?>(),
                ["environment"] = environment.Select(variable => (object?)new Dictionary<string, object?> { ["name"] = variable.Key, ["value"] = variable.Value }).ToList(),
                ["resourceRequirements"] = requirements,
            },
        };
        if (allocation.Walltime is { } walltime)
            json["timeout"] = new Dictionary<string, object?> { ["attemptDurationSeconds"] = (int)Math.Max(MinTimeoutSeconds, Math.Ceiling(walltime.TotalSeconds)) };
        return PythonJson.Write(json, indent: 2);
    }

    private static Dictionary<string, object?> Requirement(string type, long value) =>
        new() { ["type"] = type, ["value"] = value.ToString(CultureInfo.InvariantCulture) };
}

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
