using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>A ridge on one choice of scales, with what it would have missed.</summary>
/// <param name="Scale">The target's scale, with the smearing of its leave-one-out residuals.</param>
/// <param name="HeldOut">The leave-one-out predictions on the target's own scale.</param>
/// <param name="Error">Their mean squared error.</param>
internal sealed record LinearCandidate(Design Design, Moments Moments, RidgeSolution Solution, TargetScale Scale, double[] HeldOut, double Error)
{
    public static LinearCandidate Of(Design design, Moments moments, RidgeSolution solution, TargetScale scale, double[] fitted, ReadOnlySpan<double> targets, double[] weights)
    {
        if (scale.IsLogarithmic) scale = scale with { Smearing = Smearing(fitted, solution.LeaveOneOut, weights) };
        double[] heldOut = new double[targets.Length];
        double sum = 0;
        double weightSum = 0;
        for (int row = 0; row < heldOut.Length; row++)
        {
            heldOut[row] = scale.Target(solution.LeaveOneOut[row]);
            double error = targets[row] - heldOut[row];
            if (double.IsNaN(error)) continue;
            double weight = weights.Length == 0 ? 1 : weights[row];
            sum += weight * error * error;
            weightSum += weight;
        }

        double meanError = weightSum > 0 ? sum / weightSum : double.PositiveInfinity;
        return new LinearCandidate(design, moments, solution, scale, heldOut, double.IsNaN(meanError) ? double.PositiveInfinity : meanError);
    }

    /// <summary>The terms that are not 0.</summary>
    public LinearTerm[] Terms() =>
        [.. Enumerable.Range(0, Design.Count).Where(column => Solution.Slopes[column] != 0).Select(column => new LinearTerm(Design.Columns[column], Solution.Slopes[column], Moments.Means[column]))];

    /// <summary>By feature, the variance its terms bring in on the fitted scale.</summary>
    public IReadOnlyDictionary<string, double> Importances(FeatureSchema schema)
    {
        double[] variances = new double[schema.Count];
        for (int first = 0; first < Design.Count; first++)
        {
            for (int second = 0; second < Design.Count; second++)
            {
                if (Design.Columns[first].Feature == Design.Columns[second].Feature)
                    variances[Design.Columns[first].Feature] += Solution.Slopes[first] * Solution.Slopes[second] * Moments.Product(first, second);
            }
        }

        return Importance.Shares(schema, [.. variances.Select(variance => Math.Max(0, variance))]);
    }

    private static double Smearing(double[] fitted, double[] leaveOneOut, double[] weights)
    {
        double sum = 0;
        double weightSum = 0;
        for (int row = 0; row < fitted.Length; row++)
        {
            if (double.IsNaN(leaveOneOut[row])) continue;
            double weight = weights.Length == 0 ? 1 : weights[row];
            sum += weight * StableMath.Exp(fitted[row] - leaveOneOut[row]);
            weightSum += weight;
        }

        return weightSum > 0 && double.IsFinite(sum) ? sum / weightSum : 1;
    }
}
