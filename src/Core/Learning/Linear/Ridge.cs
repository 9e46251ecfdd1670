using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// A ridge on a design whose penalty, where none is given, is that of the smallest leave-one-out error (Allen 1974; Golub, Heath and Wahba
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
            (isBounded ? regression.Turned() : _basis ??= regression.Turned()).LeaveOneOut(regression.Targets, penalty, errors);
            for (int row = 0; row < errors.Length; row++) errors[row] = targets[row] - errors[row];
            return errors;
        }));
    }

    /// <summary>The penalty with the smallest summed squared error; the largest of equals.</summary>
    private double Best(RidgeRegression regression, CancellationToken cancellationToken)
    {
        _basis ??= regression.Turned();
        double[] errors = new double[regression.Targets.Length];
        double best = 0, least = double.PositiveInfinity;
        foreach (double penalty in s_penalties)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (penalty == 0 && !_basis.IsFullRank) continue;
            _basis.LeaveOneOut(regression.Targets, penalty * errors.Length, errors);
            double sum = Columns.Dot(errors, errors);
            if (sum <= least) (best, least) = (penalty, sum);
        }
        return best;
    }
}

/// <summary>A fitted ridge on one target scale.</summary>
/// <param name="Regression">Intercept, slopes and moments.</param>
/// <param name="LeaveOneOut">For every row, what the ridge fitted to the others predicts on the fitted scale, NaN where the others do not determine it; worked out when it is first asked for.</param>
internal sealed record RidgeSolution(RidgeRegression Regression, Lazy<double[]> LeaveOneOut);
