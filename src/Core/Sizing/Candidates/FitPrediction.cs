namespace Scalable.Sizing.Candidates;

/// <summary>What a fit says about one query.</summary>
/// <param name="Centre">The centre of the need; NaN where it has nothing to say.</param>
/// <param name="Widening">What the noise's spread is multiplied by, where the fit itself is unsure.</param>
/// <param name="Doubt">The standard deviation of the logarithm of the centre that extrapolation adds.</param>
internal readonly record struct FitPrediction(double Centre, double Widening, double Doubt);
