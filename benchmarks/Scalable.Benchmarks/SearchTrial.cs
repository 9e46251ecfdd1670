using System.Diagnostics;
using System.Globalization;
using Scalable.Learning;
using Scalable.Learning.Validation;

namespace Scalable.Benchmarks;

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
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        double[] seconds = [.. Enumerable.Range(0, repetitions).Select(_ => Trial(set)).Order()];
        double cpuSeconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds / repetitions;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A trial of {FoldCount} folds over {set.RowCount} rows: {seconds[seconds.Length / 2] * 1000:F1} ms ({seconds[0] * 1000:F1} to {seconds[^1] * 1000:F1}), {cpuSeconds * 1000:F1} ms of CPU time each."));
    }

    private static double Trial(TrainingSet set)
    {
        long start = Stopwatch.GetTimestamp();
        CrossValidation.Predict(Learners.ByName("gradient_boosting"), set, new LearnerOptions(), FoldCount);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
