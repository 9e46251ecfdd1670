using System.Runtime.CompilerServices;

namespace Scalable.Learning.Numerics;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018), its state filled by <see cref="SplitMix64"/>: the same numbers on every machine.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SeededRandom(ulong seed)
    {
        SplitMix64 filler = new(seed);
        (_s0, _s1, _s2, _s3) = (filler.NextUInt64(), filler.NextUInt64(), filler.NextUInt64(), filler.NextUInt64());
    }

    public SeededRandom(int seed) : this(unchecked((ulong)(uint)seed))
    {
    }

    public ulong NextUInt64() => Next(ref _s0, ref _s1, ref _s2, ref _s3);

    /// <summary>A whole number of 0 to <paramref name="bound"/> - 1, by multiplication (Lemire 2019; its bias of below 2^-32 is left).</summary>
    public int Next(int bound) => (int)((NextUInt64() >> 32) * (ulong)(uint)bound >> 32);

    /// <summary>A number of [0, 1) with 53 random bits.</summary>
    public double NextDouble() => UnitInterval.Of(NextUInt64());

    /// <summary>Fills <paramref name="numbers"/> with what as many calls of <see cref="NextDouble"/> would give, with the state in registers.</summary>
    public void FillDoubles(Span<double> numbers)
    {
        (ulong s0, ulong s1, ulong s2, ulong s3) = (_s0, _s1, _s2, _s3);
        for (int i = 0; i < numbers.Length; i++) numbers[i] = UnitInterval.Of(Next(ref s0, ref s1, ref s2, ref s3));
        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Next(ref ulong s0, ref ulong s1, ref ulong s2, ref ulong s3)
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9;
        ulong shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Brings <paramref name="items"/> into a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Seeds for parts of the work, drawn up front so that the order the parts run in does not matter.</summary>
    public ulong[] DrawSeeds(int count)
    {
        ulong[] seeds = new ulong[count];
        for (int i = 0; i < count; i++) seeds[i] = NextUInt64();
        return seeds;
    }
}

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same sequence for the same seed on every machine and runtime.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number of [0, 1) with 53 random bits.</summary>
    public double NextDouble() => UnitInterval.Of(NextUInt64());
}

/// <summary>Turns 64 random bits into a number of [0, 1).</summary>
internal static class UnitInterval
{
    public static double Of(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
