namespace Scalable.Learning.Linear;

/// <summary>
/// A ridge on a design whose penalty, where none is given, is that of the smallest leave-one-out error (Allen 1974; Golub, Heath and Wahba
/// 1979), and whose bounded slopes keep their signs.
/// </summary>
/// <param name="design">The columns.</param>
/// <param name="weights">Of mean 1, or empty.</param>
internal sealed class Ridge(Design design, double[] weights)
{
    /// <summary>The penalties tried, as shares of the rows.</summary>
    private static readonly double[] s_penalties = [0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];

    // Below so much, a row is all that determines its own prediction.
    private const double MinFreedom = 1e-9;

    private readonly double[][] _rows = [.. Enumerable.Range(0, design.RowCount).Select(row => design.Values.Select(column => column[row]).ToArray())];

    /// <param name="targets">A value a row.</param>
    /// <param name="l2">The penalty as a share of the rows; negative to choose it.</param>
    /// <param name="cancellationToken">Looked at before each penalty.</param>
    public RidgeSolution Solve(double[] targets, double l2, CancellationToken cancellationToken)
    {
        var regression = new RidgeRegression();
        regression.Sum(_rows.Length, design.Count, row => _rows[row], row => targets[row], Weight);
        double penalty = l2 >= 0 ? l2 : Best(regression, targets, cancellationToken);
        regression.Solve(penalty * _rows.Length);
        if (BoundedSlopes.AreViolated(regression.StandardisedSlopes, design.Directions)) BoundedSlopes.Solve(regression, design.Directions, penalty * _rows.Length, _rows.Length);
        return new RidgeSolution(regression, new Lazy<double[]>(() => [.. Enumerable.Range(0, _rows.Length).Select(row => LeftOut(regression, targets, row, out double freedom) is var left && freedom > MinFreedom ? left : double.NaN)]));
    }

    /// <summary>The penalty with the smallest summed squared error; the largest of equals.</summary>
    private double Best(RidgeRegression regression, double[] targets, CancellationToken cancellationToken)
    {
        double best = 0, least = double.PositiveInfinity;
        foreach (double penalty in s_penalties)
        {
            cancellationToken.ThrowIfCancellationRequested();
            regression.Solve(penalty * _rows.Length);
            double sum = 0;
            for (int row = 0; row < _rows.Length; row++)
            {
                double error = targets[row] - LeftOut(regression, targets, row, out _);
                sum += Weight(row) * error * error;
            }
            if (sum <= least) (best, least) = (penalty, sum);
        }
        return best;
    }

    /// <summary>What is predicted for a row without it.</summary>
    private double LeftOut(RidgeRegression regression, double[] targets, int row, out double freedom)
    {
        freedom = 1 - Weight(row) * regression.Variance(_rows[row]);
        return targets[row] - (targets[row] - regression.Predict(_rows[row])) / Math.Max(freedom, MinFreedom);
    }

    private double Weight(int row) => weights.Length == 0 ? 1 : weights[row];
}

/// <summary>A fitted ridge on one target scale.</summary>
/// <param name="Regression">Intercept, slopes and moments.</param>
/// <param name="LeaveOneOut">For every row, what the ridge fitted to the others predicts on the fitted scale, NaN where the others do not determine it; worked out when it is first asked for.</param>
internal sealed record RidgeSolution(RidgeRegression Regression, Lazy<double[]> LeaveOneOut);
