using System.Diagnostics;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Scenarios.Sizing;

/// <summary>How long many rows of eight kinds of task take through the stream, every one predicted and then observed.</summary>
internal static class SpeedBenchmark
{
    private const int Rows = 10_000;
    private const int Kinds = 8;

    public static void Run(string program)
    {
        var random = new Random(1);
        using var stream = new AdviceProcess(program);
        Console.WriteLine("| rows so far | seconds so far | one prediction, ms, median of the last 1,000 |\n|---|---|---|");
        long start = Stopwatch.GetTimestamp();
        for (int row = 1; row <= Rows; row++)
        {
            TaskRecord task = Task(random, row);
            (string id, _, _) = stream.Predict(task, 0.95);
            stream.Observe(task, id);
            if (row is 1000 or 4000 or Rows)
                Console.WriteLine($"| {row} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} | {stream.PredictMilliseconds.TakeLast(1000).Order().ElementAt(500):0.00} |");
        }
    }

    // A line in the input with 20 % noise, another slope for every kind.
    private static TaskRecord Task(Random random, int row)
    {
        int kind = row % Kinds;
        double input = Math.Exp(random.NextDouble() * 4), noise = 1 + 0.2 * (random.NextDouble() - 0.5);
        return new TaskRecord
        {
            RunId = "speed",
            TaskId = $"{row}",
            TaskName = $"kind{kind}",
            State = TaskState.Succeeded,
            DurationSeconds = (10 + kind * input) * noise,
            PeakMemory = new MemorySize((long)(1e9 * (0.5 + (1 + kind) * 0.1 * input) * noise)),
            RequestedMemory = new MemorySize(32_000_000_000),
            Features = FeatureSet.From([KeyValuePair.Create("input_size", FeatureValue.Of(input))]),
        };
    }
}
