using Scalable.Units;

namespace Scalable.Advising;

/// <summary>A predicted quantity with its bounds.</summary>
/// <param name="Quantity">duration_s, peak_memory_bytes, cpu_cores or workers.</param>
/// <param name="Expected">The prediction, in the unit that the quantity's name gives.</param>
/// <param name="Lower">The value that the truth lies above with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Upper">The value that the truth lies below with probability (1 + <paramref name="Coverage"/>) / 2.</param>
/// <param name="Coverage">The probability that the truth lies between the bounds.</param>
public sealed record QuantityPrediction(string Quantity, double Expected, double Lower, double Upper, double Coverage)
{
    public string ExpectedText => DisplayText.Quantity(Quantity, Expected);

    public string LowerText => DisplayText.Quantity(Quantity, Lower);

    public string UpperText => DisplayText.Quantity(Quantity, Upper);

    public string CoverageText => DisplayText.Share(Coverage);

    /// <summary>duration_s 00:10:24 [00:09:01, 00:12:40].</summary>
    public override string ToString() => $"{Quantity} {ExpectedText} [{LowerText}, {UpperText}]";
}
