using System.Globalization;
using Scalable.Learning;

namespace Scalable.Scenarios.Learning;

/// <summary>Times one trial of a hyperparameter search: default boosting over five folds of 1,000 rows.</summary>
internal static class SearchTrial
{
    private const int Rows = 1_000;
    private const int FoldCount = 5;

    public static void Run(int repetitions)
    {
        string data = Path.Combine(Path.GetTempPath(), $"scalable-friedman-{Guid.NewGuid():N}.csv");
        Friedman.Write(data, Rows * 5 / 4);
        (TrainingSet set, _) = CsvTable.Read(data);
        File.Delete(data);
        for (int warmUp = 0; warmUp < 30; warmUp++) Trial(set);
        Timed<object>[] trials = [.. Enumerable.Range(0, repetitions).Select(_ => Timed<object>.Run(() => Trial(set))).OrderBy(trial => trial.Seconds)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A trial of {FoldCount} folds over {set.RowCount} rows: {Sample.UpperMedian(trials.Select(trial => trial.Seconds)) * 1000:F1} ms ({trials[0].Seconds * 1000:F1} to {trials[^1].Seconds * 1000:F1}), {trials.Average(trial => trial.CpuSeconds) * 1000:F1} ms of CPU time each."));
    }

    private static object Trial(TrainingSet set) => CrossValidation.Predict(Learners.ByName("gradient_boosting"), set, new LearnerOptions(), FoldCount);
}
