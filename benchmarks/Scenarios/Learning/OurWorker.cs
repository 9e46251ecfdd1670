using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Scalable.Learning;

namespace Scalable.Scenarios.Learning;

/// <summary>Trains one of ours, or a peer that runs on .NET, on request, in the protocol of peers.py.</summary>
internal static class OurWorker
{
    private const int PredictedRows = 100_000;

    public static void Run(string path, Contest contest, string trainer)
    {
        (TrainingSet training, TrainingSet heldOut) = CsvTable.Read(path);
        Func<TrainingSet, Predict> fit = Trainer.Of(trainer, contest);
        FeatureTable many = Repeat(heldOut.Features, PredictedRows);
        double[] predictions = new double[Math.Max(PredictedRows, heldOut.RowCount)];
        Predict? predict = null;
        Console.WriteLine("{\"ready\":true}");
        while (Console.ReadLine() is { } request)
        {
            (predict, double wall, double cpu) = Timed<Predict>.Run(() =>
            {
                if (request == "fit") return fit(training);
                predict!(many, predictions);
                return predict;
            });
            JsonObject answer = new() { ["wall"] = wall, ["cpu"] = cpu };
            if (request == "fit") answer["rmse"] = Rmse(predict, heldOut, predictions);
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

    private static double Rmse(Predict predict, TrainingSet set, double[] predictions)
    {
        predict(set.Features, predictions);
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
