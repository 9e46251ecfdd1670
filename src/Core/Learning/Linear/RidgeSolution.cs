namespace Scalable.Learning.Linear;

/// <summary>A fitted ridge on one target scale.</summary>
/// <param name="Intercept">The prediction where every column is at its mean.</param>
/// <param name="Slopes">By column of the design, per unit of it.</param>
/// <param name="L2">The penalty that was used, as a share of the rows.</param>
/// <param name="LeaveOneOut">For every row, what the ridge fitted to the others predicts on the fitted scale; worked out when it is first asked for.</param>
internal sealed record RidgeSolution(double Intercept, double[] Slopes, double L2, Lazy<double[]> LeaveOneOut);
