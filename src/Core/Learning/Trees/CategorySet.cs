namespace Scalable.Learning.Trees;

/// <summary>A set of bins.</summary>
internal struct CategorySet : IEquatable<CategorySet>
{
    private ulong _bins0;
    private ulong _bins1;
    private ulong _bins2;
    private ulong _bins3;

    public CategorySet(ReadOnlySpan<ulong> words) => (_bins0, _bins1, _bins2, _bins3) = (words[0], words[1], words[2], words[3]);

    public readonly ulong[] Words => [_bins0, _bins1, _bins2, _bins3];

    public readonly bool Contains(int bin) => ((Word(bin >> 6) >> (bin & 63)) & 1) != 0;

    public void Add(int bin)
    {
        ulong bit = 1UL << (bin & 63);
        switch (bin >> 6)
        {
            case 0: _bins0 |= bit; break;
            case 1: _bins1 |= bit; break;
            case 2: _bins2 |= bit; break;
            default: _bins3 |= bit; break;
        }
    }

    public readonly bool Equals(CategorySet other) => (_bins0, _bins1, _bins2, _bins3) == (other._bins0, other._bins1, other._bins2, other._bins3);

    public override readonly bool Equals(object? obj) => obj is CategorySet other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(_bins0, _bins1, _bins2, _bins3);

    private readonly ulong Word(int index) => index switch { 0 => _bins0, 1 => _bins1, 2 => _bins2, _ => _bins3 };
}
