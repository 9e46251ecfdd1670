using Scalable.Advising;
using Scalable.Units;

namespace Scalable.Sessions;

/// <summary>
/// After a kill, the next step of the retry plan that the advisor has for the task's input; where the advisor plans nothing,
/// another ladder decides.
/// </summary>
/// <param name="advisor">Knows the tasks; asked again after each kill.</param>
/// <param name="target">The target that tasks run on.</param>
/// <param name="beyond">Decides where the advisor has nothing to say.</param>
/// <param name="memoryLimit">The most memory there is to be had, or null for no limit.</param>
public sealed class AdvisedLadder(IResourceAdvisor advisor, string target, IRetryLadder beyond, MemorySize? memoryLimit = null) : IRetryLadder
{
    public ComponentResources? Next(RetryQuery query)
    {
        if (!advisor.KnownTasks.Contains(query.Task)) return beyond.Next(query);
        ResourceRecommendation advice = advisor.Recommend(new RecommendationQuery(query.Task) { Target = target, Features = query.Features });
        ComponentResources failed = query.Failed.Allocation;
        if (query.Exhausted == ExhaustedResource.Memory && failed.Memory is { } memory && advice.MemoryPlan.First is not null)
        {
            MemorySize step = MemorySize.Ceiling(advice.MemoryPlan.Next(memory.Bytes)).RoundUpForPeople();
            MemorySize next = memoryLimit is { } limit && step > limit ? limit : step;
            return next > memory ? failed with { Memory = next } : null;
        }
        if (query.Exhausted == ExhaustedResource.Walltime && failed.Walltime is { } walltime && advice.WalltimePlan.First is not null)
            return failed with { Walltime = Walltime.FromSeconds(Math.Ceiling(advice.WalltimePlan.Next(walltime.TotalSeconds))) };
        return beyond.Next(query);
    }
}
