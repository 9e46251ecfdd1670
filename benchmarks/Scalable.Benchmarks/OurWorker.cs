using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Scalable.Learning;

namespace Scalable.Benchmarks;

/// <summary>Trains one of ours on request, in the protocol of peers.py.</summary>
internal static class OurWorker
{
    private const int PredictedRows = 100_000;

    public static void Run(string path, Contest contest)
    {
        (TrainingSet training, TrainingSet heldOut) = CsvTable.Read(path);
        ILearner learner = Learners.ByName(contest.Learner);
        LearnerOptions options = new(contest.Parameters);
        FeatureTable many = Repeat(heldOut.Features, PredictedRows);
        double[] predictions = new double[Math.Max(PredictedRows, heldOut.RowCount)];
        IModel? model = null;
        Console.WriteLine("{\"ready\":true}");
        while (Console.ReadLine() is { } request)
        {
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            if (request == "fit") model = learner.Train(training, options);
            else model!.Predict(many, predictions.AsSpan(0, many.RowCount));
            double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
            JsonObject answer = new() { ["wall"] = wall, ["cpu"] = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds };
            if (request == "fit") answer["rmse"] = Rmse(model!, heldOut, predictions);
            answer["peak_kilobytes"] = PeakKilobytes();
            Console.WriteLine(answer.ToJsonString());
        }
    }

    private static FeatureTable Repeat(FeatureTable table, int rows)
    {
        if (table.RowCount >= rows) return table;
        double[][] columns = [.. Enumerable.Range(0, table.Schema.Count).Select(feature => Enumerable.Range(0, rows).Select(row => table.Column(feature)[row % table.RowCount]).ToArray())];
        return new FeatureTable(table.Schema, columns, rows);
    }

    private static double Rmse(IModel model, TrainingSet set, double[] predictions)
    {
        model.Predict(set.Features, predictions.AsSpan(0, set.RowCount));
        double sum = 0;
        for (int row = 0; row < set.RowCount; row++) sum += Math.Pow(predictions[row] - set.Targets.Span[row], 2);
        return Math.Sqrt(sum / set.RowCount);
    }

    private static long PeakKilobytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().PeakWorkingSet64 / 1024;
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
