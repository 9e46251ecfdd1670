namespace Scalable.Learning.Trees;

/// <summary>The best way found to divide the rows of a node.</summary>
internal struct Split
{
    /// <summary>A split that is worse than any.</summary>
    public static Split None => new() { Gain = double.NegativeInfinity, Feature = -1 };

    /// <summary>By how much it lowers the loss; negative infinity if there is no split.</summary>
    public double Gain;

    public int Feature;

    /// <summary>The last bin of numbers that goes left; -1 if none does.</summary>
    public int Bin;

    /// <summary>Whether missing values go left; for numbers.</summary>
    public bool MissingLeft;

    /// <summary>The bins that go left; for categories.</summary>
    public CategorySet LeftCategories;

    /// <summary>The packed sum of gradients and counts of the left side.</summary>
    public long LeftSum;

    public readonly bool Exists => Feature >= 0;
}

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

/// <summary>Which side of a split a bin is on.</summary>
internal static class SplitRouting
{
    /// <summary>Writes 1 for every bin that goes left, 0 for the others.</summary>
    public static void FillTable(in Split split, FeatureBins feature, Span<byte> goesLeft)
    {
        if (feature.IsCategorical)
        {
            for (int bin = 0; bin <= feature.MissingBin; bin++) goesLeft[bin] = split.LeftCategories.Contains(bin) ? (byte)1 : (byte)0;
            return;
        }

        goesLeft[..(split.Bin + 1)].Fill(1);
        goesLeft[(split.Bin + 1)..].Clear();
        goesLeft[feature.MissingBin] = split.MissingLeft ? (byte)1 : (byte)0;
    }
}
