using Scalable.Advising;
using Scalable.Sessions.Manifests;
using Scalable.Units;

namespace Scalable.Sessions.Engine;

/// <summary>A task with what its first attempt gets.</summary>
internal sealed record PlannedTask(TaskSubmission Submission, string Component, ComponentResources Allocation, ResourceRecommendation? Advice);

/// <summary>
/// Sizes a task's first attempt: what its submission says, else the advisor where it has history of the task, else its
/// component and its target.
/// </summary>
internal sealed class AllocationChooser(Manifest manifest, TargetSpec target, IResourceAdvisor? advisor, double confidence)
{
    private readonly Walltime? _walltime = Walltime.TryParse(target.Text("walltime"), out Walltime walltime) ? walltime : null;
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
            submission.Walltime ?? advice?.Walltime ?? _walltime);
        return (allocation, advice);
    }
}
