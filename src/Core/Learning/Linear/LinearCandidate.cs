using Scalable.Statistics;

namespace Scalable.Learning.Linear;

/// <summary>A ridge on one choice of scales.</summary>
/// <param name="Scale">The target's scale, with the smearing of its leave-one-out residuals.</param>
internal sealed record LinearCandidate(Design Design, RidgeSolution Solution, TargetScale Scale)
{
    public static LinearCandidate Of(Design design, RidgeSolution solution, TargetScale scale, double[] fitted) =>
        new(design, solution, scale.IsLogarithmic ? scale with { Smearing = Smearing(fitted, solution.LeaveOneOut.Value) } : scale);

    /// <summary>The leave-one-out predictions on the target's own scale.</summary>
    public double[] HeldOut() => Array.ConvertAll(Solution.LeaveOneOut.Value, Scale.Target);

    /// <summary>The mean squared error of the leave-one-out predictions on the target's own scale.</summary>
    public double Error(ReadOnlySpan<double> targets)
    {
        double[] heldOut = HeldOut();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < heldOut.Length; row++)
        {
            double error = targets[row] - heldOut[row];
            if (double.IsNaN(error)) continue;
            sum += error * error;
            count++;
        }

        double mean = sum / count;
        return double.IsNaN(mean) ? double.PositiveInfinity : mean;
    }

    /// <summary>The terms that are not 0.</summary>
    public LinearTerm[] Terms() =>
        [.. Varying.Select(column => new LinearTerm(Design.Columns[column], Solution.Regression.Slope(column), Solution.Regression.Centres[column]))];

    /// <summary>By feature, the variance its terms bring in on the fitted scale.</summary>
    public IReadOnlyDictionary<string, double> Importances(FeatureSchema schema)
    {
        double[] variances = new double[schema.Count];
        RidgeRegression regression = Solution.Regression;
        foreach (int first in Varying)
            foreach (int second in Varying.Where(second => Design.Columns[first].Feature == Design.Columns[second].Feature))
                variances[Design.Columns[first].Feature] += regression.Slope(first) * regression.Slope(second) * regression.Product(first, second);
        return Importance.Shares(schema, [.. variances.Select(variance => Math.Max(0, variance))]);
    }

    private IEnumerable<int> Varying => Enumerable.Range(0, Design.Count).Where(column => Solution.Regression.Slope(column) != 0);

    private static double Smearing(double[] fitted, double[] leaveOneOut)
    {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < fitted.Length; row++)
        {
            if (double.IsNaN(leaveOneOut[row])) continue;
            sum += StableMath.Exp(fitted[row] - leaveOneOut[row]);
            count++;
        }

        return count > 0 && double.IsFinite(sum) ? sum / count : 1;
    }
}
