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
    /// <summary>The next allocation, or null where there is none that is larger.</summary>
    ComponentResources? Next(RetryQuery query);
}
