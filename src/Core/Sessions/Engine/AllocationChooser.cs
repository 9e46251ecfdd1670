using Scalable.Advising;
using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Engine;

/// <summary>A task with what its first attempt gets.</summary>
internal sealed record PlannedTask(TaskSubmission Submission, string Component, ComponentResources Allocation, ResourceRecommendation? Advice);

/// <summary>
/// Sizes a task's first attempt: what its submission says, else the advisor if it has history of the task, else its
/// component and its target.
/// </summary>
internal sealed class AllocationChooser(Manifest manifest, TargetSpec target, IResourceAdvisor? advisor, double confidence)
{
    private readonly HashSet<string> _known = advisor is null ? [] : [.. advisor.KnownTasks];

    public (ComponentResources Allocation, ResourceRecommendation? Advice) Choose(TaskSubmission submission, ComponentSpec component)
    {
        ResourceRecommendation? advice = advisor is not null && _known.Contains(submission.Name)
            ? advisor.Recommend(new RecommendationQuery(submission.Name)
            {
                Target = manifest.TargetName,
                Features = submission.Features,
                Confidence = confidence,
                RequestedMemory = submission.Memory ?? component.Memory,
            })
            : null;
        var allocation = new ComponentResources(
            submission.Cpus ?? advice?.Cpus ?? component.Cpus,
            submission.Memory ?? advice?.Memory ?? component.Memory,
            submission.Walltime ?? advice?.Walltime ?? target.Walltime);
        return (allocation, advice);
    }
}

/// <summary>How many workers a session may have at all: more is a slip of the keyboard, or breaks what runs them.</summary>
internal static class WorkerCeiling
{
    /// <summary>On one machine: each busy worker is a process and a thread that waits for it, and systems run out of both.</summary>
    public const int MaxLocal = 2000;

    /// <summary>Of a component elsewhere: each busy worker is a job, and schedulers number no more in an array.</summary>
    public const int MaxElsewhere = 100_000;

    /// <summary>Why a component may not have so many workers; null if it may.</summary>
    public static string? Refusal(string provider, string component, int workers, IReadOnlyDictionary<string, int> present)
    {
        if (provider != "local")
        {
            return workers <= MaxElsewhere ? null : string.Create(
                CultureInfo.InvariantCulture, $"{workers} workers are too many for the component '{component}': each runs a job, and a component has at most {MaxElsewhere}.");
        }
        long others = present.Where(entry => entry.Key != component).Sum(entry => (long)entry.Value);
        return workers + others <= MaxLocal ? null : string.Create(
            CultureInfo.InvariantCulture, $"{workers} workers are too many for the component '{component}': on this machine each runs a process, and all components together have at most {MaxLocal}{(others > 0 ? $" (the others have {others})" : "")}.");
    }
}
