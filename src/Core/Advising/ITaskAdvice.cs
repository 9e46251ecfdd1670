namespace Scalable.Advising;

/// <summary>What was learnt about one task, ready to answer. May be asked from several threads at once.</summary>
internal interface ITaskAdvice
{
    /// <summary>Why a query cannot be answered from what was learnt; null where it can.</summary>
    string? Refusal(RecommendationQuery query);

    /// <summary>The answer to a query that was not refused.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="baseline">What the quantile advisor says; stands wherever nothing was learnt.</param>
    ResourceRecommendation Answer(RecommendationQuery query, ResourceRecommendation baseline);
}
