using Scalable.Statistics;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Sampling;

/// <summary>Random numbers of one trial: they depend on the search's seed and the trial's number alone.</summary>
internal static class TrialRandom
{
    public static SeededRandom Of(int seed, int trial) => new(((ulong)(uint)seed << 32) | (uint)trial);

    /// <summary>A normal number by the polar method (Marsaglia and Bray 1964).</summary>
    public static double NextNormal(this SeededRandom random)
    {
        while (true)
        {
            double u = (2 * random.NextDouble()) - 1, v = (2 * random.NextDouble()) - 1, s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * StableMath.Log(s) / s);
        }
    }
}
