using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Trees;

/// <summary>
/// Finds the best of several places to cut a node's rows in two, four at a time where values are not bounded. The lanes do
/// what a single place would, in the same arithmetic, so that the width of the machine's vectors makes no difference.
/// </summary>
internal static class CutSearch
{
    /// <summary>The bits of 2^52: or-ed with a whole number below 2^52 they are 2^52 plus that number as a double.</summary>
    private const long TwoTo52Bits = 0x4330_0000_0000_0000;
    private const double TwoTo52 = 1L << 52;

    /// <summary>Added to packed sums, which are greater than minus this, so that they can be shifted as unsigned numbers.</summary>
    private const long Bias = 1L << 62;

    /// <summary>The best place from <paramref name="first"/> to before <paramref name="end"/>, of equals the first, and its gain in units squared; negative infinity if none is allowed.</summary>
    /// <param name="left">What is on the left of each place.</param>
    /// <param name="direction">+1 if the right value may not be the lesser, -1 if it may not be the greater, 0 otherwise.</param>
    public static unsafe (double Gain, int At) Best(long* left, int first, int end, int direction, in NodeTotals node, in SplitScorer scorer)
    {
        if (direction != 0 || node.IsBounded) return Bounded(left, first, end, direction, node, scorer);
        return end - first >= Vector256<double>.Count
            ? InVectors(left, first, end, node.Sum, scorer.Packing, scorer.L2)
            : OneByOne(left, first, end, node.Sum, scorer.Packing, scorer.L2);
    }

    /// <summary>The values of both sides are held within the node's bounds.</summary>
    private static unsafe (double Gain, int At) Bounded(long* left, int first, int end, int direction, in NodeTotals node, in SplitScorer scorer)
    {
        double most = double.NegativeInfinity;
        int mostAt = first;
        for (int at = first; at < end; at++)
        {
            long right = node.Sum - left[at];
            double leftValue = Math.Clamp(scorer.Value(left[at]), node.Lower, node.Upper);
            double rightValue = Math.Clamp(scorer.Value(right), node.Lower, node.Upper);
            if (direction * (rightValue - leftValue) < 0) continue;
            double gain = scorer.Score(left[at], node.Lower, node.Upper) + scorer.Score(right, node.Lower, node.Upper);
            if (gain > most) (most, mostAt) = (gain, at);
        }

        return (most, mostAt);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe (double Gain, int At) InVectors(long* left, int first, int end, long nodeSum, GradientPacking packing, double l2)
    {
        int shift = packing.CountBits;
        Vector256<long> bias = Vector256.Create(Bias);
        Vector256<long> mask = Vector256.Create(packing.CountMask);
        Vector256<long> exponent = Vector256.Create(TwoTo52Bits);
        Vector256<double> countOffset = Vector256.Create(TwoTo52);
        Vector256<double> extraWeight = Vector256.Create(l2);
        Vector256<double> gradientOffset = Vector256.Create(TwoTo52 + (Bias >> shift));
        Vector256<double> nodeGradient = Vector256.Create(packing.Units(nodeSum));
        Vector256<double> nodeWeight = Vector256.Create(packing.Count(nodeSum) + (2 * l2));
        Vector256<double> bestGain = Vector256.Create(double.NegativeInfinity);
        Vector256<long> bestAt = Vector256<long>.Zero;
        Vector256<long> lanes = Vector256.Create(0L, 1, 2, 3);
        for (int bin = first; bin < end; bin += Vector256<long>.Count)
        {
            int at = Math.Min(bin, end - Vector256<long>.Count);
            Vector256<long> packed = Vector256.Load(left + at);
            Vector256<double> leftGradient = (Vector256.ShiftRightLogical(packed + bias, shift) | exponent).AsDouble() - gradientOffset;
            Vector256<double> leftWeight = ((packed & mask) | exponent).AsDouble() - countOffset + extraWeight;
            Vector256<double> rightGradient = nodeGradient - leftGradient;
            Vector256<double> rightWeight = nodeWeight - leftWeight;
            Vector256<double> gain = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
            Vector256<double> isBetter = Vector256.GreaterThan(gain, bestGain);
            bestGain = Vector256.ConditionalSelect(isBetter, gain, bestGain);
            bestAt = Vector256.ConditionalSelect(isBetter.AsInt64(), Vector256.Create((long)at) + lanes, bestAt);
        }

        double most = double.NegativeInfinity;
        long mostAt = long.MaxValue;
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
        {
            double gain = bestGain.GetElement(lane);
            long at = bestAt.GetElement(lane);
            if (gain > most || (gain == most && at < mostAt)) (most, mostAt) = (gain, at);
        }

        return (most, (int)mostAt);
    }

    private static unsafe (double Gain, int At) OneByOne(long* left, int first, int end, long nodeSum, GradientPacking packing, double l2)
    {
        double most = double.NegativeInfinity;
        int mostAt = first;
        double nodeWeight = packing.Count(nodeSum) + (2 * l2);
        for (int bin = first; bin < end; bin++)
        {
            double leftGradient = packing.Units(left[bin]);
            double leftWeight = packing.Count(left[bin]) + l2;
            double rightGradient = packing.Units(nodeSum) - leftGradient;
            double rightWeight = nodeWeight - leftWeight;
            double gain = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
            if (gain > most) (most, mostAt) = (gain, bin);
        }

        return (most, mostAt);
    }
}
