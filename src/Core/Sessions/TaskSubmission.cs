using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Sessions;

/// <summary>A task to run: a command with arguments, or a PowerShell script.</summary>
public sealed record TaskSubmission(string Name)
{
    /// <summary>The component whose workers run it; null for the one the manifest gives the task.</summary>
    public string? Component { get; init; }

    /// <summary>The tag written to its record; null for the component's name.</summary>
    public string? Tag { get; init; }

    /// <summary>The program and its arguments; empty for the command the manifest gives the task.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Arguments after the command.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A PowerShell script to run instead of a command.</summary>
    public ScriptPayload? Script { get; init; }

    /// <summary>If it runs; null for the session's directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables besides those of the component.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is known of its input before it runs.</summary>
    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    /// <summary>Cores, if neither advice nor the component are to decide.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory, if neither advice nor the component are to decide.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>Time limit, if neither advice nor the target are to decide.</summary>
    public Walltime? Walltime { get; init; }

    /// <summary>How many larger attempts follow one that ran out of memory or time; null for the manifest's number.</summary>
    public int? Retries { get; init; }

    /// <summary>The name, and the command or that it is a script.</summary>
    public override string ToString() => Script is null ? $"{Name}: {string.Join(' ', Command.Concat(Arguments))}" : $"{Name}: script";
}

/// <summary>A PowerShell script as it travels to where it runs.</summary>
/// <param name="Text">The script block's text, without its braces.</param>
/// <param name="ArgumentsXml">Its arguments as a list in CliXml (Export-Clixml), or null for none.</param>
public sealed record ScriptPayload(string Text, string? ArgumentsXml)
{
    /// <summary>The script.</summary>
    public override string ToString() => Text;
}

/// <summary>How a session runs.</summary>
public sealed record SessionOptions
{
    /// <summary>The run store that the run is written to, absolute or relative to the working directory.</summary>
    public string RunsDirectory { get; init; } = RunStore.DefaultDirectory(Environment.CurrentDirectory);

    /// <summary>Where tasks run unless they say otherwise, absolute.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Sizes every task from history; null to follow the manifest.</summary>
    public IResourceAdvisor? Advisor { get; init; }

    /// <summary>The wanted probability that a task's first allocation suffices.</summary>
    public double Confidence { get; init; } = RecommendationQuery.DefaultConfidence;

    /// <summary>The workers and sizes to start with; null to plan them.</summary>
    public ScalePlan? Plan { get; init; }

    public PlanObjective Objective { get; init; }

    /// <summary>What an attempt that ran out of memory or time is followed by; null for what the advisor plans, and without one to double what ran out.</summary>
    public IRetryLadder? RetryLadder { get; init; }

    /// <summary>How long a record may wait to be put on the disk; zero puts each there at once.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The PowerShell that runs script tasks, on the target; null for <c>pwsh</c> or what the target's option <c>powershell</c> says.</summary>
    public string? PowerShellPath { get; init; }

    /// <summary>Makes the provider; null for the one the target names.</summary>
    internal Func<Providers.ProviderContext, Providers.IProvider>? ProviderFactory { get; init; }
}
