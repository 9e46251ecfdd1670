namespace Scalable.Learning.Trees;

/// <summary>A feature on the way from the root.</summary>
internal struct PathElement
{
    public int Feature;

    /// <summary>The share of training rows that go this way where the feature is not known.</summary>
    public double Zero;

    /// <summary>1 where the row itself goes this way, else 0.</summary>
    public double One;

    /// <summary>The summed weight of the subsets of the path's features, by their number.</summary>
    public double Weight;
}

/// <summary>The weights of all subsets of the features of a path, kept as the path grows and shrinks (Lundberg et al. 2018).</summary>
internal static class ShapPath
{
    /// <summary>Writes <paramref name="added"/> to the last place of <paramref name="path"/> and updates the weights.</summary>
    public static void Extend(Span<PathElement> path, PathElement added)
    {
        int last = path.Length - 1;
        added.Weight = last == 0 ? 1 : 0;
        path[last] = added;
        double length = path.Length;
        for (int i = last - 1; i >= 0; i--)
        {
            path[i + 1].Weight += added.One * path[i].Weight * (i + 1) / length;
            path[i].Weight = added.Zero * path[i].Weight * (last - i) / length;
        }
    }

    /// <summary>Takes an element out again; the path's last place is then free.</summary>
    public static void Unwind(Span<PathElement> path, int removed)
    {
        int last = path.Length - 1;
        double length = path.Length;
        double one = path[removed].One;
        double zero = path[removed].Zero;
        double next = path[last].Weight;
        for (int i = last - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double before = path[i].Weight;
                path[i].Weight = next * length / ((i + 1) * one);
                next = before - (path[i].Weight * zero * (last - i) / length);
            }
            else
            {
                path[i].Weight = path[i].Weight * length / (zero * (last - i));
            }
        }

        for (int i = removed; i < last; i++) (path[i].Feature, path[i].Zero, path[i].One) = (path[i + 1].Feature, path[i + 1].Zero, path[i + 1].One);
    }

    /// <summary>The sum of the weights as they would be with an element taken out.</summary>
    public static double UnwoundSum(ReadOnlySpan<PathElement> path, int removed)
    {
        int last = path.Length - 1;
        double length = path.Length;
        double one = path[removed].One;
        double zero = path[removed].Zero;
        double next = path[last].Weight;
        double sum = 0;
        for (int i = last - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double weight = next * length / ((i + 1) * one);
                sum += weight;
                next = path[i].Weight - (weight * zero * (last - i) / length);
            }
            else
            {
                sum += path[i].Weight * length / (zero * (last - i));
            }
        }

        return sum;
    }
}
