namespace Scalable.Advising;

/// <summary>How a recommendation was reached, as a cell of a table.</summary>
public static class MethodText
{
    /// <summary>learned (gradient_boosting), quantile, or quantile and why it fell back to it.</summary>
    public static string Render(ResourceRecommendation recommendation) =>
        recommendation.Method == "learned" ? $"learned ({recommendation.ModelType})"
        : recommendation.Evidence.Reason is { } reason ? $"{recommendation.Method}: {reason}"
        : recommendation.Method;
}
