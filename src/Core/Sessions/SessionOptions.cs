using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Planning;

namespace Scalable.Sessions;

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
