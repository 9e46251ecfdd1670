using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Recommendations as a text report for a terminal or a log.</summary>
public static class RecommendationText
{
    public static string Render(ResourceRecommendation recommendation)
    {
        var text = new StringBuilder();
        text.AddLine($"Task:       {TerminalText.Line(recommendation.Task)}");
        text.AddLine($"Target:     {TerminalText.Line(recommendation.Target ?? "any")}");
        text.AddLine($"Method:     {(recommendation.Method == "learned" ? $"learned ({recommendation.ModelType})" : recommendation.Method)}");
        text.AddLine($"Confidence: {ConfidenceText(recommendation)}");
        text.Append('\n');
        text.AddLine($"{recommendation.Component}:");
        text.AddLine($"  workers:  {recommendation.WorkerCount}");
        text.AddLine($"  cpus:     {recommendation.Cpus}");
        if (recommendation.Gpus is { } gpus) text.AddLine($"  gpus:     {gpus}{(recommendation.GpuMemory is { } gpuMemory ? $" with {gpuMemory} together" : "")}");
        text.AddLine($"  memory:   {recommendation.Memory?.ToString() ?? "unknown"}");
        text.AddLine($"  walltime: {recommendation.Walltime?.ToString() ?? "unknown"}");
        AppendPredictions(text, recommendation.Predictions);
        AppendEvidence(text, recommendation.Evidence);
        if (recommendation.Explanation is { } explanation) AppendExplanation(text, explanation);
        return text.ToString().TrimEnd();
    }

    private static string ConfidenceText(ResourceRecommendation recommendation) => recommendation switch
    {
        { Confidence: null } => "unknown",
        { MemoryConfidence: { } memory, WalltimeConfidence: { } walltime } => $"{DisplayText.Share(recommendation.Confidence.Value)} (memory {DisplayText.Share(memory)}, walltime {DisplayText.Share(walltime)})",
        _ => DisplayText.Share(recommendation.Confidence.Value),
    };

    private static void AppendPredictions(StringBuilder text, IReadOnlyList<QuantityPrediction> predictions)
    {
        if (predictions.Count == 0) return;
        text.Append('\n');
        text.AddLine($"Predicted ({DisplayText.Percent(predictions[0].Coverage)} of outcomes between the bounds):");
        foreach (QuantityPrediction prediction in predictions)
            text.AddLine($"  {prediction.Quantity,-18} {DisplayText.Quantity(prediction.Quantity, prediction.Expected),10}  [{DisplayText.Quantity(prediction.Quantity, prediction.Lower)}, {DisplayText.Quantity(prediction.Quantity, prediction.Upper)}]");
    }

    private static void AppendEvidence(StringBuilder text, RecommendationEvidence evidence)
    {
        text.Append('\n');
        string states = string.Join(", ", evidence.StateCounts.Select(pair => $"{pair.Value.ToString(CultureInfo.InvariantCulture)} {pair.Key}"));
        text.AddLine($"Evidence:   {DisplayText.Count(evidence.Records, "record")} in {DisplayText.Count(evidence.RunsAnalyzed, "run")}{(states.Length > 0 ? $" ({states})" : "")}");
        if (evidence.Basis.Count > 0)
            text.AddLine($"Sized from: {string.Join(", ", evidence.Basis.Select(pair => $"{pair.Key} {pair.Value}"))}");
        foreach ((string quantity, IReadOnlyDictionary<string, double> shares) in evidence.Importances)
            if (ImportanceText.Render(shares) is { Length: > 0 } important) text.AddLine($"{quantity} depends on: {important}");
        if (evidence.Kills is not null) text.AddLine($"Kills:      {evidence.Kills}");
        if (evidence.PeakEstimates is not null) text.AddLine($"Peaks:      {evidence.PeakEstimates}");
        if (evidence.Reason is not null) text.AddLine($"Reason:     {evidence.Reason}");
    }

    private static void AppendExplanation(StringBuilder text, RecommendationExplanation explanation)
    {
        text.Append('\n');
        text.AddLine($"Why: {explanation.Model}");
        foreach (IGrouping<string, FeatureContribution> quantity in explanation.Contributions.GroupBy(contribution => contribution.Quantity))
        {
            text.AddLine($"  {quantity.Key}: {DisplayText.Quantity(quantity.Key, quantity.First().Base)} for an unknown input, and");
            foreach (FeatureContribution contribution in quantity)
                text.AddLine($"    {(contribution.Contribution < 0 ? "-" : "+")} {DisplayText.Quantity(quantity.Key, Math.Abs(contribution.Contribution)),9}  {contribution.Feature} = {contribution.Value}");
        }
        text.AddLine($"  nearest past tasks:");
        foreach (TaskRecord task in explanation.NearestTasks)
            text.AddLine($"    {DisplayText.Duration(task.DurationSeconds),9} {DisplayText.Memory(task.PeakMemory),9}  {FeatureText.Render(task.Features)}");
    }
}
