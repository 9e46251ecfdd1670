namespace Scalable.Sizing.Features;

/// <summary>A task's features as numbers: one value a design column, as they are and on a log scale.</summary>
internal readonly record struct EncodedRow(double[] Raw, double[] Log);
