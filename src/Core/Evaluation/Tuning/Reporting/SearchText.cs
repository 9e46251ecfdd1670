using System.Collections;
using System.Globalization;
using System.Text;
using Scalable.Units;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>A search's result as text for a terminal.</summary>
public static class SearchText
{
    private const int TrialsShown = 10;

    /// <summary>The best parameters, the leaderboard's head and what mattered.</summary>
    public static string Table(SearchResult result)
    {
        var text = new StringBuilder();
        Line(text, $"{result.Metric} ({Words(result.Direction)}) of {Words(result.Target)}, {result.FoldScores.Count} folds of {result.RunCount} runs, {result.RowCount} attempts: {result.Trials.Count} trials, {result.Fits} fits, {result.Seconds:0.0} s");
        Line(text, $"Best:     {Score(result.BestScore)} (trial {result.BestTrial}): {Parameters(result.BestParameters)}");
        Line(text, $"Defaults: {Score(result.DefaultScore)}{(result.BestTrial != 0 && !result.IsBeyondNoise ? " (the difference is within the noise of the folds)" : "")}");
        text.Append('\n');
        Line(text, $"{"trial",5} {"state",-9}{"mean",12}{"deviation",12}{"folds",7}{"fit s",8}  {"pruned at",-16}parameters");
        foreach (SearchTrial trial in result.Trials.Take(TrialsShown))
            Line(text, $"{trial.Number,5} {Words(trial.State),-9}{Score(trial.Mean),12}{Score(trial.Deviation),12}{trial.FoldScores.Count,7}{trial.FitSeconds,8:0.00}  {trial.PrunedAt,-16}{Parameters(trial.Parameters)}");
        if (result.Trials.Count > TrialsShown) Line(text, $"... and {result.Trials.Count - TrialsShown} more");
        if (result.Importances.Count == 0) return text.ToString().TrimEnd();
        Line(text, $"\n{"importance",10}  parameter");
        foreach (ParameterImportance importance in result.Importances) Line(text, $"{importance.Importance,10:0.00}  {importance.Parameter}");
        return text.ToString().TrimEnd();
    }

    /// <summary>leaves=8, learning_rate=0.05, in ordinal order of names.</summary>
    public static string Parameters(Hashtable parameters) =>
        (parameters as ShownTable ?? new ShownTable(parameters)).ToString();

    /// <summary>Five significant digits; nothing for what is no number.</summary>
    public static string Score(double score) => double.IsNaN(score) ? "" : score.ToString("G5", CultureInfo.InvariantCulture);

    private static string Words(Enum value) => value.ToString().ToLowerInvariant();

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
