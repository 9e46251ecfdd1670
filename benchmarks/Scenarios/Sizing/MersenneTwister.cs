namespace Scalable.Scenarios.Sizing;

/// <summary>
/// MT19937 (Matsumoto and Nishimura 1998), with the permutation that NumPy's legacy RandomState draws from it, so that
/// published replays can be repeated.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624, Offset = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    /// <summary>The numbers below <paramref name="count"/> as RandomState(seed).permutation(count) orders them: Fisher and Yates from the top.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = AtMost(i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>A uniform number up to and including <paramref name="largest"/>, by masking and rejecting.</summary>
    private int AtMost(int largest)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount((uint)largest);
        while (true)
        {
            uint value = NextUInt32() & mask;
            if (value <= largest) return (int)value;
        }
    }

    private uint NextUInt32()
    {
        if (_next == Size) Twist();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7FFFFFFFu);
            _state[i] = _state[(i + Offset) % Size] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DFu : 0);
        }
        _next = 0;
    }
}
