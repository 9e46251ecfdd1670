using Scalable.Advising.Distributions;

namespace Scalable.Advising.Allocation;

/// <summary>
/// What a user's request says of the need: tasks of this kind exceeded theirs with a frequency that the past gives. Where a
/// distribution leaves more than that beyond the request, but not so much that the request must be wrong, the excess is
/// held at the request.
/// </summary>
internal static class RequestCap
{
    // A distribution with more of its mass beyond a request contradicts it.
    private const double MaxMassBeyond = 0.3;

    /// <summary>True where a request suffices with the probability by what tasks of this kind needed of theirs, and the distribution does not contradict it.</summary>
    public static bool Holds(WeightedSample atoms, double request, double exceeded, double probability) =>
        exceeded <= 1 - probability && 1 - DiscreteDistribution.MassAtOrBelow(atoms, request) <= MaxMassBeyond;

    /// <param name="atoms">Sorted, summing to 1.</param>
    /// <param name="request">What was asked for; nothing happens where it is not above 0.</param>
    /// <param name="exceeded">The estimated probability that a task needs more than was asked for.</param>
    public static void Apply(WeightedSample atoms, double request, double exceeded)
    {
        if (!(request > 0)) return;
        double beyond = 1 - DiscreteDistribution.MassAtOrBelow(atoms, request);
        if (beyond <= exceeded || beyond > MaxMassBeyond) return;
        Span<double> values = atoms.Values, weights = atoms.Weights;
        for (int i = 0; i < values.Length && beyond > exceeded; i++)
        {
            if (values[i] <= request) continue;
            values[i] = request;
            beyond -= weights[i];
        }
    }
}
