using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// Ridge regression on standardised columns for all penalties at once: the products' eigenvectors turn the columns so that every penalty is
/// a division, and leave-one-out residuals follow from the residual and the row's leverage (Allen 1974; Golub, Heath and Wahba 1979).
/// </summary>
internal sealed class Ridge
{
    /// <summary>The penalties tried, as shares of the rows.</summary>
    private static readonly double[] s_penalties = [0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];

    private readonly Design _design;
    private readonly Moments _moments;
    private readonly double[] _weights;
    private readonly int _rowCount;
    private readonly double[] _scales;
    private readonly Workers _workers;

    public Ridge(Design design, Moments moments, double[] weights, Workers workers)
    {
        _design = design;
        _moments = moments;
        _weights = weights;
        _rowCount = design.RowCount;
        _workers = workers;
        _scales = new double[design.Count];
        for (int column = 0; column < _scales.Length; column++)
        {
            double scale = Math.Sqrt(moments.Product(column, column) / _rowCount);
            _scales[column] = scale > 1e-10 * Math.Abs(moments.Means[column]) && double.IsFinite(scale) ? scale : 0;
        }
    }

    /// <param name="targets">The target's values, those of <paramref name="target"/> in the moments.</param>
    /// <param name="l2">The penalty; negative to choose it.</param>
    public RidgeSolution Solve(double[] targets, int target, double l2)
    {
        int[] columns = [.. Enumerable.Range(0, _design.Count).Where(column => _scales[column] > 0)];
        RidgeRotation rotation = new(_moments, columns, _scales, target, _rowCount);
        LeaveOneOut leaveOneOut = new(_design, _moments, _weights, targets, _moments.TargetMeans[target], _workers);
        double penalty = l2 >= 0 ? l2 : leaveOneOut.Best(rotation, s_penalties);
        double[] slopes = rotation.Slopes(penalty, _design.Count);
        if (BoundedSlopes.AreViolated(slopes, _design.Directions))
        {
            int[] allowed = BoundedSlopes.FreeColumns(_moments, columns, _scales, _design.Directions, target, penalty, _rowCount);
            rotation = new RidgeRotation(_moments, allowed, _scales, target, _rowCount);
            slopes = rotation.Slopes(penalty, _design.Count);
        }

        return new RidgeSolution(_moments.TargetMeans[target], slopes, penalty, new Lazy<double[]>(() => leaveOneOut.Predict(rotation, penalty)));
    }
}
