namespace Scalable.Tests.TestSupport;

/// <summary>
/// Python's <c>random.Random</c>: the Mersenne Twister of Matsumoto and Nishimura (1998) with its seeding by an array, and
/// the derived numbers of CPython 3.11's random.py, so that a history made here is the one that Python makes.
/// </summary>
internal sealed class PythonRandom
{
    private const int Size = 624, Offset = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;
    private double? _spareGauss;

    public PythonRandom(uint seed)
    {
        _state[0] = 19650218;
        for (uint i = 1; i < Size; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
        int at = 1;
        for (int round = 0; round < Size; round++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525u)) + seed;
            if (++at == Size) at = Wrap();
        }
        for (int round = 0; round < Size - 1; round++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941u)) - (uint)at;
            if (++at == Size) at = Wrap();
        }
        _state[0] = 0x80000000u;
    }

    /// <summary>A number from 0 up to but without 1, of 53 random bits.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5, low = NextUInt32() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public double Uniform(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Integer(int low, int high) => low + Below(high - low + 1);

    public T Choice<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>A normal number, by pairs as Box and Muller make them.</summary>
    public double Gauss(double mean, double deviation)
    {
        double normal;
        if (_spareGauss is { } spare)
        {
            normal = spare;
            _spareGauss = null;
        }
        else
        {
            double angle = NextDouble() * 2 * Math.PI, radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
            normal = Math.Cos(angle) * radius;
            _spareGauss = Math.Sin(angle) * radius;
        }
        return mean + normal * deviation;
    }

    /// <summary>Thirty-two random bits; <c>getrandbits</c> of more puts the first draw lowest.</summary>
    public uint NextUInt32()
    {
        if (_next == Size) Twist();
        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    private int Below(int count)
    {
        int bits = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)count);
        while (true)
        {
            uint value = NextUInt32() >> (32 - bits);
            if (value < count) return (int)value;
        }
    }

    private int Wrap()
    {
        _state[0] = _state[Size - 1];
        return 1;
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
