using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers;

/// <summary>What a provider is made from.</summary>
internal sealed record ProviderContext(string RunId, string RunDirectory, TargetSpec Target, IAttemptObserver Observer)
{
    /// <summary>Whether the run was begun by a session before, whose attempts may still be there.</summary>
    public bool IsResumed { get; init; }
}
