namespace Scalable.Advising.Engine;

/// <summary>One way of turning past costs into shares.</summary>
/// <param name="Discount">How much of a past cost's weight is left one task later.</param>
/// <param name="FarShare">How much a past cost far from the input counts beside one at the input.</param>
/// <param name="Bandwidth">How far nearness reaches, as a share of the coordinate's spread.</param>
/// <param name="Sharpness">How sharply the cheaper is preferred.</param>
internal sealed record SharingRule(double Discount, double FarShare, double Bandwidth, double Sharpness);
