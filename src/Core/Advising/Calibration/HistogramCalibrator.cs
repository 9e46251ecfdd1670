namespace Scalable.Advising.Calibration;

/// <summary>
/// Makes a stated probability of success hold among the planned first allocations: what was estimated for past ones, by
/// how many of them succeeded (histogram calibration, Zadrozny and Elkan 2001), older ones fading.
/// </summary>
internal sealed class HistogramCalibrator
{
    private const int Bins = 20;
    private const double EstimateWeight = 10;
    private const double NeighbourWeight = 0.3;
    private const double Fading = 0.998;

    private readonly double[] _tried = new double[Bins], _succeeded = new double[Bins];

    /// <summary>The share of successes among past allocations of about this estimate, drawn to the estimate where they are few.</summary>
    public double Of(double estimate)
    {
        int bin = Bin(estimate);
        double tried = 0, succeeded = 0;
        for (int b = Math.Max(0, bin - 1); b <= Math.Min(Bins - 1, bin + 1); b++)
        {
            double weight = b == bin ? 1 : NeighbourWeight;
            tried += weight * _tried[b];
            succeeded += weight * _succeeded[b];
        }
        return (succeeded + EstimateWeight * estimate) / (tried + EstimateWeight);
    }

    public void Observe(double estimate, bool success)
    {
        for (int b = 0; b < Bins; b++)
        {
            _tried[b] *= Fading;
            _succeeded[b] *= Fading;
        }
        int bin = Bin(estimate);
        _tried[bin]++;
        if (success) _succeeded[bin]++;
    }

    private static int Bin(double estimate) => Math.Clamp((int)(estimate * Bins), 0, Bins - 1);
}
