using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>What boosting has fitted, on the scale it was fitted on.</summary>
/// <param name="Base">The constant all predictions start from.</param>
/// <param name="Builder">The trees.</param>
/// <param name="Residuals">The residual of every row of the table, of those not trained on too.</param>
internal sealed record BoostingFit(double Base, EnsembleBuilder Builder, double[] Residuals);
