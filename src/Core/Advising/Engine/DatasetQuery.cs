using Scalable.Advising.Features;

namespace Scalable.Advising.Engine;

/// <summary>What is asked of one quantity.</summary>
/// <param name="Row">The encoded features.</param>
/// <param name="Coordinate">The input on the one axis on which nearness is judged.</param>
/// <param name="Request">What the user asked for, in the quantity's unit; NaN where unknown.</param>
internal readonly record struct DatasetQuery(EncodedRow Row, double Coordinate, double Request);
