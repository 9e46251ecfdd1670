using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Units;

namespace Scalable.Tests.Advising.Engine;

/// <summary>Made-up tasks whose needs are known.</summary>
internal static class SizingWorld
{
    public static FeatureSet Input(double size) => new(["input_size"], [FeatureValue.Of(size)]);

    public static RecommendationQuery Query(double size, double? request = null, SizingObjective objective = SizingObjective.Confidence, double confidence = 0.95) => new("align")
    {
        Features = Input(size),
        RequestedMemory = request is { } bytes ? new MemorySize((long)bytes) : null,
        Objective = objective,
        Confidence = confidence,
        BoundsLevel = 0.9,
        Rounding = AllocationRounding.Exact,
    };

    public static QuantityPrediction MemoryBounds(this ResourceRecommendation answer) => answer.Predictions.Single(prediction => prediction.Quantity == "peak_memory_bytes");

    public static SizingObservation Success(double size, double bytes, double seconds = 600, string? id = null) =>
        new() { Id = id, Task = "align", Features = Input(size), PeakMemoryBytes = bytes, DurationSeconds = seconds };

    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>An engine that saw tasks needing 1 GB plus 2 bytes a byte of input, to within <paramref name="noise"/>.</summary>
    public static SizingEngine TrainedOnALine(int rows, double noise, int seed = 1)
    {
        var random = new Random(seed);
        var engine = new SizingEngine();
        for (int i = 0; i < rows; i++)
        {
            double size = Math.Exp(21 + random.Normal());
            engine.Observe(Success(size, (1e9 + 2 * size) * Math.Exp(noise * random.Normal()), 10 + size / 1e7));
        }
        return engine;
    }
}
