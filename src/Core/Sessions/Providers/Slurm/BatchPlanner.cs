using Scalable.Advising;
using Scalable.Units;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>
/// Gathers attempts into array jobs: those of one component and of about the same size go together, the size being the
/// largest of them, and no component has more jobs at once than workers.
/// </summary>
internal static class BatchPlanner
{
    /// <summary>Sizes are alike where they round up to the same step: a person's step of memory, five minutes.</summary>
    private readonly record struct SizeClass(string Component, int Cpus, MemorySize? Memory, double? FiveMinutes);

    /// <param name="waiting">Attempts in the order they were submitted.</param>
    /// <param name="free">How many more of each component may run.</param>
    /// <param name="largest">The most attempts of an array.</param>
    /// <returns>The attempts of each batch to submit now, and how many of each may run at once.</returns>
    public static IEnumerable<(AttemptRequest[] Orders, int Throttle)> Plan(IReadOnlyList<AttemptRequest> waiting, Func<string, int> free, int largest)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (IGrouping<SizeClass, AttemptRequest> alike in waiting.GroupBy(ClassOf))
        {
            foreach (AttemptRequest[] orders in alike.Chunk(largest))
            {
                if (!left.TryGetValue(alike.Key.Component, out int room)) room = free(alike.Key.Component);
                int throttle = Math.Min(room, orders.Length);
                if (throttle > 0) yield return (orders, throttle);
                left[alike.Key.Component] = room - Math.Max(0, throttle);
            }
        }
    }

    /// <summary>What a batch asks for: enough for each of its attempts.</summary>
    public static ComponentResources AllocationOf(IEnumerable<AttemptRequest> orders)
    {
        ComponentResources[] each = [.. orders.Select(order => order.Allocation)];
        return new ComponentResources(each.Max(one => one.Cpus), each.Max(one => one.Memory), each.Max(one => one.Walltime));
    }

    private static SizeClass ClassOf(AttemptRequest order) => new(
        order.Component.Name, order.Allocation.Cpus, order.Allocation.Memory?.RoundUpForPeople(),
        order.Allocation.Walltime is { } walltime ? Math.Ceiling(walltime.TotalSeconds / 300) : null);
}
