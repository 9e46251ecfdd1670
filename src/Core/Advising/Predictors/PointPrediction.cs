namespace Scalable.Advising.Predictors;

/// <summary>What a fit says about one query.</summary>
/// <param name="Centre">The centre of the need; NaN where it has nothing to say.</param>
/// <param name="Widening">What the noise's spread is multiplied by, where the fit itself is unsure.</param>
/// <param name="ExtrapolationUncertainty">The standard deviation of the logarithm of the centre that extrapolation adds.</param>
internal readonly record struct PointPrediction(double Centre, double Widening, double ExtrapolationUncertainty);
