namespace Scalable.Evaluation.Simulation;

/// <summary>
/// The share of time in which supply moves in another direction than demand (instability, Herbst et al., SPEC RG),
/// sampled once a minute.
/// </summary>
internal sealed class InstabilityMeter
{
    private const double StepSeconds = 60;

    private double _nextSample;
    private long _samples, _unstable;
    private int _demand, _supply;

    public double Share => _samples > 1 ? (double)_unstable / (_samples - 1) : 0;

    public void Advance(double from, double to, int demand, int supply)
    {
        if (_nextSample < from) _nextSample = Math.Ceiling(from / StepSeconds) * StepSeconds;
        if (_nextSample >= to) return;
        if (_samples > 0 && Math.Sign(demand - _demand) != Math.Sign(supply - _supply)) _unstable++;
        _demand = demand;
        _supply = supply;
        long samples = (long)Math.Ceiling((to - _nextSample) / StepSeconds);
        _samples += samples;
        _nextSample += samples * StepSeconds;
    }
}
