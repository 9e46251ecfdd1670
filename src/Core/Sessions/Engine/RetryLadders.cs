using Scalable.Advising;
using Scalable.Sessions.Manifests;
using Scalable.Units;

namespace Scalable.Sessions.Engine;

/// <summary>The ladder used where none is given: the advisor's, and without one doubling; on this machine never to more than it has.</summary>
internal static class RetryLadders
{
    public static IRetryLadder For(TargetSpec target, IResourceAdvisor? advisor)
    {
        MemorySize? limit = target.Provider == "local" ? new MemorySize(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) : null;
        var doubling = new DoublingLadder(limit);
        return advisor is null ? doubling : new AdvisedLadder(advisor, target.Name, doubling, limit);
    }
}
