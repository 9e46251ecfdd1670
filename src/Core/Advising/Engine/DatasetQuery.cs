using Scalable.Advising.Features;
using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>What is asked of one quantity.</summary>
/// <param name="Features">What is known of the task.</param>
/// <param name="Row">The same as design columns.</param>
/// <param name="Coordinate">The input on the one axis on which nearness is judged.</param>
/// <param name="Request">What the user asked for, in the quantity's unit; NaN where unknown.</param>
internal readonly record struct DatasetQuery(IReadOnlyDictionary<string, FeatureValue> Features, EncodedRow Row, double Coordinate, double Request);
