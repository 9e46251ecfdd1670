namespace Scalable.Advising;

/// <summary>A predicted quantity with its bounds.</summary>
/// <param name="Quantity">duration_s, peak_memory_bytes, cpu_cores or workers.</param>
/// <param name="Expected">The prediction, in the unit that the quantity's name gives.</param>
/// <param name="Lower">The value that the truth lies above with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Upper">The value that the truth lies below with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Coverage">The probability that the truth lies between the bounds.</param>
public sealed record QuantityPrediction(string Quantity, double Expected, double Lower, double Upper, double Coverage);
