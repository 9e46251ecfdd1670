namespace Scalable.Evaluation.Simulation;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same sequence for the same seed on every machine and runtime.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 (included) to 1 (excluded).</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double NextExponential(double rate) => -Math.Log(1 - NextUniform()) / rate;

    /// <summary>By the method of Box and Muller.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUniform())) * Math.Cos(2 * Math.PI * NextUniform());

    public double NextLogNormal(double median, double sigma) => median * Math.Exp(sigma * NextNormal());
}
