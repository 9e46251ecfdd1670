using System.Globalization;
using System.Text;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>Recommendations as a text report for a terminal or a log.</summary>
public static class RecommendationText
{
    public static string Render(ResourceRecommendation recommendation)
    {
        var text = new StringBuilder();
        Line(text, $"Task:       {TerminalText.Line(recommendation.Task)}");
        Line(text, $"Target:     {TerminalText.Line(recommendation.Target ?? "any")}");
        Line(text, $"Method:     {(recommendation.Method == "learned" ? $"learned ({recommendation.ModelType})" : recommendation.Method)}");
        Line(text, $"Confidence: {ConfidenceText(recommendation)}");
        text.AppendLine();
        Line(text, $"{recommendation.Component}:");
        Line(text, $"  workers:  {recommendation.WorkerCount}");
        Line(text, $"  cpus:     {recommendation.Cpus}");
        if (recommendation.Gpus is { } gpus) Line(text, $"  gpus:     {gpus}{(recommendation.GpuMemory is { } gpuMemory ? $" with {gpuMemory} together" : "")}");
        Line(text, $"  memory:   {recommendation.Memory?.ToString() ?? "unknown"}");
        Line(text, $"  walltime: {recommendation.Walltime?.ToString() ?? "unknown"}");
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
        text.AppendLine();
        Line(text, $"Predicted ({DisplayText.Percent(predictions[0].Coverage)} of outcomes between the bounds):");
        foreach (QuantityPrediction prediction in predictions)
            Line(text, $"  {prediction.Quantity,-18} {DisplayText.Quantity(prediction.Quantity, prediction.Expected),10}  [{DisplayText.Quantity(prediction.Quantity, prediction.Lower)}, {DisplayText.Quantity(prediction.Quantity, prediction.Upper)}]");
    }

    private static void AppendEvidence(StringBuilder text, RecommendationEvidence evidence)
    {
        text.AppendLine();
        string states = string.Join(", ", evidence.StateCounts.Select(pair => $"{pair.Value.ToString(CultureInfo.InvariantCulture)} {pair.Key}"));
        Line(text, $"Evidence:   {DisplayText.Count(evidence.Records, "record")} in {DisplayText.Count(evidence.RunsAnalyzed, "run")}{(states.Length > 0 ? $" ({states})" : "")}");
        if (evidence.Basis.Count > 0)
            Line(text, $"Sized from: {string.Join(", ", evidence.Basis.Select(pair => $"{pair.Key} {pair.Value}"))}");
        foreach ((string quantity, IReadOnlyDictionary<string, double> shares) in evidence.Importances)
            if (ImportanceText.Render(shares) is { Length: > 0 } important) Line(text, $"{quantity} depends on: {important}");
        if (evidence.Kills is not null) Line(text, $"Kills:      {evidence.Kills}");
        if (evidence.PeakEstimates is not null) Line(text, $"Peaks:      {evidence.PeakEstimates}");
        if (evidence.Reason is not null) Line(text, $"Reason:     {evidence.Reason}");
    }

    private static void AppendExplanation(StringBuilder text, RecommendationExplanation explanation)
    {
        text.AppendLine();
        Line(text, $"Why: {explanation.Model}");
        foreach (IGrouping<string, FeatureContribution> quantity in explanation.Contributions.GroupBy(contribution => contribution.Quantity))
        {
            Line(text, $"  {quantity.Key}: {DisplayText.Quantity(quantity.Key, quantity.First().Base)} for an unknown input, and");
            foreach (FeatureContribution contribution in quantity)
                Line(text, $"    {(contribution.Contribution < 0 ? "-" : "+")} {DisplayText.Quantity(quantity.Key, Math.Abs(contribution.Contribution)),9}  {contribution.Feature} = {contribution.Value}");
        }
        Line(text, $"  nearest past tasks:");
        foreach (TaskRecord task in explanation.NearestTasks)
            Line(text, $"    {DisplayText.Duration(task.DurationSeconds),9} {DisplayText.Memory(task.PeakMemory),9}  {FeatureText.Render(task.Features)}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
