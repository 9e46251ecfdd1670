namespace Scalable.Evaluation.Tuning;

/// <summary>Why a search ended.</summary>
public enum SearchEnding
{
    /// <summary>Every trial was evaluated.</summary>
    Completed,

    /// <summary>The time budget was used up.</summary>
    TimeUp,

    /// <summary>It was stopped from outside.</summary>
    Stopped,
}
