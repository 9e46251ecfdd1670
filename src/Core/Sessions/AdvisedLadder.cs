using Scalable.Advising;
using Scalable.Units;

namespace Scalable.Sessions;

/// <summary>
/// After a kill for memory, the next rung of the ladder that the advisor plans for the task's input; whatever else ran out, or
/// where the advisor plans no more, another ladder decides.
/// </summary>
/// <param name="advisor">Knows the tasks; asked again after each kill.</param>
/// <param name="target">The target that tasks run on.</param>
/// <param name="beyond">Decides where the advisor has nothing to say.</param>
/// <param name="memoryLimit">The most memory there is to be had, or null for no limit.</param>
public sealed class AdvisedLadder(IResourceAdvisor advisor, string target, IRetryLadder beyond, MemorySize? memoryLimit = null) : IRetryLadder
{
    // A rung nearer than this to what was not enough is skipped: retries are few.
    private const double LeastGrowth = 1.2;

    public ComponentResources? Next(RetryQuery query)
    {
        ComponentResources failed = query.Failed.Allocation;
        if (query.Exhausted != ExhaustedResource.Memory || failed.Memory is not { } memory || Rung(query, memory) is not { } rung) return beyond.Next(query);
        MemorySize next = memoryLimit is { } limit && rung > limit ? limit : rung;
        return next > memory ? failed with { Memory = next } : null;
    }

    private MemorySize? Rung(RetryQuery query, MemorySize failed)
    {
        if (!advisor.KnownTasks.Contains(query.Task)) return null;
        return Step(advisor.Recommend(new RecommendationQuery(query.Task) { Target = target, Features = query.Features }), failed);
    }

    /// <summary>The next step of advice after a memory allocation that was too small; null if it plans none that is larger by enough.</summary>
    public static MemorySize? Step(ResourceRecommendation advice, MemorySize failed)
    {
        foreach (double bytes in advice.MemoryLadderBytes)
            if (bytes >= failed.Bytes * LeastGrowth) return MemorySize.Ceiling(bytes).RoundUpForPeople();
        return null;
    }
}
