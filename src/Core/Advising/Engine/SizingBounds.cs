namespace Scalable.Advising.Engine;

/// <summary>A two-sided interval of a quantity.</summary>
/// <param name="Lower">The truth lies above it with probability (1 + level) / 2.</param>
/// <param name="Median">As likely too low as too high.</param>
/// <param name="Upper">The truth lies below it with probability (1 + level) / 2.</param>
/// <param name="Level">The probability that the truth lies between lower and upper.</param>
public sealed record SizingBounds(double Lower, double Median, double Upper, double Level);
