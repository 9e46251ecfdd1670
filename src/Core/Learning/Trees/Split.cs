namespace Scalable.Learning.Trees;

/// <summary>The best way found to divide the rows of a node.</summary>
internal struct Split
{
    /// <summary>A split that is worse than any.</summary>
    public static Split None => new() { Gain = double.NegativeInfinity, Feature = -1 };

    /// <summary>By how much it lowers the loss; negative infinity where there is no split.</summary>
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
