using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Sessions;

/// <summary>The resource that an attempt ran out of.</summary>
public enum ExhaustedResource
{
    Memory,
    Walltime,
}

/// <summary>An attempt that ran out of something, and may get another.</summary>
/// <param name="Task">The kind of task.</param>
/// <param name="Features">What is known of its input.</param>
/// <param name="Failed">The attempt.</param>
/// <param name="Exhausted">What it ran out of.</param>
public sealed record RetryQuery(string Task, FeatureSet Features, TaskAttempt Failed, ExhaustedResource Exhausted);

/// <summary>Decides what the attempt after a failed one gets. May be asked from any thread.</summary>
public interface IRetryLadder
{
    /// <summary>The next allocation, or null if there is none that is larger.</summary>
    ComponentResources? Next(RetryQuery query);
}

/// <summary>
/// After a kill, the next step of the retry plan that the advisor has for the task's input; if the advisor plans nothing,
/// another ladder decides.
/// </summary>
/// <param name="advisor">Knows the tasks; asked again after each kill.</param>
/// <param name="target">The target that tasks run on.</param>
/// <param name="beyond">Decides if the advisor has nothing to say.</param>
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

/// <summary>Doubles the resource that ran out, up to a limit.</summary>
/// <param name="memoryLimit">The most memory there is to be had, or null for no limit.</param>
/// <param name="walltimeLimit">The longest time there is to be had, or null for no limit.</param>
public sealed class DoublingLadder(MemorySize? memoryLimit = null, Walltime? walltimeLimit = null) : IRetryLadder
{
    public ComponentResources? Next(RetryQuery query)
    {
        ComponentResources failed = query.Failed.Allocation;
        return query.Exhausted == ExhaustedResource.Memory ? MoreMemory(failed) : MoreTime(failed);
    }

    /// <summary>Twice as much memory.</summary>
    public static MemorySize Doubled(MemorySize memory) => new(memory.Bytes > long.MaxValue / 2 ? long.MaxValue : memory.Bytes * 2);

    private ComponentResources? MoreMemory(ComponentResources failed)
    {
        if (failed.Memory is not { } memory) return null;
        MemorySize doubled = Doubled(memory);
        MemorySize next = memoryLimit is { } limit && doubled > limit ? limit : doubled;
        return next > memory ? failed with { Memory = next } : null;
    }

    private ComponentResources? MoreTime(ComponentResources failed)
    {
        if (failed.Walltime is not { } walltime) return null;
        var doubled = Walltime.FromSeconds(walltime.TotalSeconds * 2);
        Walltime next = walltimeLimit is { } limit && doubled > limit ? limit : doubled;
        return next > walltime ? failed with { Walltime = next } : null;
    }
}
