using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// A ridge on a design whose penalty, if none is given, is that of the smallest leave-one-out error (Allen 1974; Golub, Heath and Wahba
/// 1979), and whose bounded slopes keep their signs.
/// </summary>
/// <param name="design">The columns.</param>
internal sealed class Ridge(Design design)
{
    /// <summary>The penalties tried, as shares of the rows.</summary>
    private static readonly double[] s_penalties = [0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];

    private EigenBasis? _basis;

    /// <param name="targets">A value a row.</param>
    /// <param name="l2">The penalty as a share of the rows; negative to choose it.</param>
    /// <param name="cancellationToken">Looked at before each penalty.</param>
    public RidgeSolution Solve(double[] targets, double l2, CancellationToken cancellationToken)
    {
        RidgeRegression regression = new();
        regression.Sum(design.Values, targets);
        double penalty = (l2 >= 0 ? l2 : Best(regression, cancellationToken)) * targets.Length;
        regression.Solve(penalty);
        bool isBounded = BoundedSlopes.AreViolated(regression.StandardisedSlopes, design.Directions);
        if (isBounded) BoundedSlopes.Solve(regression, design.Directions, penalty, targets.Length);
        return new RidgeSolution(regression, new Lazy<double[]>(() =>
        {
            double[] errors = new double[targets.Length];
            (isBounded ? regression.ToEigenBasis() : _basis ??= regression.ToEigenBasis()).LeaveOneOut(regression.Targets, penalty, errors);
            for (int row = 0; row < errors.Length; row++) errors[row] = targets[row] - errors[row];
            return errors;
        }));
    }

    /// <summary>The penalty with the smallest summed squared error; the largest of equals.</summary>
    private double Best(RidgeRegression regression, CancellationToken cancellationToken)
    {
        _basis ??= regression.ToEigenBasis();
        double[] errors = new double[regression.Targets.Length];
        double best = 0, least = double.PositiveInfinity;
        foreach (double penalty in s_penalties)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (penalty == 0 && !_basis.IsFullRank) continue;
            _basis.LeaveOneOut(regression.Targets, penalty * errors.Length, errors);
            double sum = ColumnMath.Dot(errors, errors);
            if (sum <= least) (best, least) = (penalty, sum);
        }
        return best;
    }
}

/// <summary>A fitted ridge on one target scale.</summary>
/// <param name="Regression">Intercept, slopes and moments.</param>
/// <param name="LeaveOneOut">For every row, what the ridge fitted to the others predicts on the fitted scale, NaN where the others do not determine it; worked out when it is first asked for.</param>
internal sealed record RidgeSolution(RidgeRegression Regression, Lazy<double[]> LeaveOneOut);

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
