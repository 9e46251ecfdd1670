using Scalable.Manifests;
using Scalable.Units;

namespace Scalable.Sessions.Engine;

/// <summary>The ladder used where none is given: doubling, and on this machine never to more than it has.</summary>
internal static class RetryLadders
{
    public static IRetryLadder For(TargetSpec target) =>
        new DoublingLadder(target.Provider == "local" ? new MemorySize(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) : null);
}
