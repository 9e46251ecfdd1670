using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Recommends resources from recorded runs. Immutable to its users; may be asked from several threads at once.</summary>
public interface IResourceAdvisor
{
    /// <summary>The names of the tasks there is history for, in ordinal order.</summary>
    IReadOnlyList<string> KnownTasks { get; }

    /// <summary>The tasks that ran with a tag, or on the component of that name if they had none, each with how many attempts ended; empty if that is not known.</summary>
    IReadOnlyDictionary<string, int> TasksOf(string tag) => System.Collections.ObjectModel.ReadOnlyDictionary<string, int>.Empty;

    /// <summary>What past attempts of a task were recorded with; nothing for a task without history.</summary>
    TaskInputs InputsOf(string task) => TaskInputs.None;

    /// <summary>Recommends resources; a task without history gets one worker with one core and the reason why.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not above 0 and below 1.</exception>
    ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default);
}

/// <summary>An advisor that can learn anew from other runs, so that a replay shows it only what was known at a time.</summary>
public interface ILearningAdvisor : IResourceAdvisor
{
    /// <summary>The runs it has learnt from.</summary>
    IReadOnlyList<RunRecord> Runs { get; }

    /// <summary>An advisor of the same kind and options over these runs alone, ready to answer.</summary>
    /// <exception cref="OperationCanceledException">Learning was cancelled.</exception>
    IResourceAdvisor LearnFrom(IReadOnlyList<RunRecord> runs, IProgress<string>? progress = null, CancellationToken cancellationToken = default);
}
