using System.Buffers;

namespace Scalable.Learning.Trees;

/// <summary>
/// Exact Shapley values of a sum of trees, where a feature that is not known sends a row down both sides by the shares of the training
/// rows: TreeSHAP, path-dependent (Lundberg, Erion and Lee 2018, algorithm 2). Time per tree: leaves times depth squared.
/// </summary>
internal static class TreeShap
{
    /// <summary>Adds to <paramref name="contributions"/> what each feature adds to the sum of the trees for a row.</summary>
    /// <returns>The expected sum, to which the contributions add up to the sum for the row.</returns>
    public static double Explain(TreeEnsemble ensemble, ReadOnlySpan<double> row, Span<double> contributions)
    {
        int deepest = 0;
        foreach (int depth in ensemble.Depths) deepest = Math.Max(deepest, depth);
        PathElement[] paths = ArrayPool<PathElement>.Shared.Rent((deepest + 2) * (deepest + 3) / 2);
        double expected = 0;
        foreach (int root in ensemble.Roots)
        {
            expected += Expected(ensemble, root);
            Visit(ensemble, root, row, contributions, paths, 0, 0, new PathElement { Feature = -1, Zero = 1, One = 1 });
        }

        ArrayPool<PathElement>.Shared.Return(paths);
        return expected;
    }

    private static double Expected(TreeEnsemble ensemble, int node)
    {
        if ((ensemble.Traits[node] & NodeTraits.Leaf) != 0) return ensemble.Values[node];
        int left = ensemble.Nodes[node].Left;
        double sum = (ensemble.Covers[left] * Expected(ensemble, left)) + (ensemble.Covers[left + 1] * Expected(ensemble, left + 1));
        return sum / ensemble.Covers[node];
    }

    /// <param name="start">Where the parent's path starts in <paramref name="paths"/>.</param>
    /// <param name="length">The elements of the parent's path.</param>
    /// <param name="last">The element that leads to this node.</param>
    private static void Visit(TreeEnsemble ensemble, int node, ReadOnlySpan<double> row, Span<double> contributions, PathElement[] paths, int start, int length, PathElement last)
    {
        Span<PathElement> parent = paths.AsSpan(start, length);
        int own = start + length;
        Span<PathElement> path = paths.AsSpan(own, length + 1);
        parent.CopyTo(path);
        ShapPath.Extend(path, last);

        if ((ensemble.Traits[node] & NodeTraits.Leaf) != 0)
        {
            for (int i = 1; i < path.Length; i++)
                contributions[path[i].Feature] += ShapPath.UnwoundSum(path, i) * (path[i].One - path[i].Zero) * ensemble.Values[node];
            return;
        }

        int feature = ensemble.Nodes[node].Feature;
        double zero = 1;
        double one = 1;
        int used = path.Length;
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i].Feature != feature) continue;
            zero = path[i].Zero;
            one = path[i].One;
            ShapPath.Unwind(path, i);
            used--;
            break;
        }

        int left = ensemble.Nodes[node].Left;
        int taken = ensemble.GoesLeft(node, row) ? left : left + 1;
        int other = taken == left ? left + 1 : left;
        double cover = ensemble.Covers[node];
        Visit(ensemble, taken, row, contributions, paths, own, used, new PathElement { Feature = feature, Zero = zero * ensemble.Covers[taken] / cover, One = one });
        Visit(ensemble, other, row, contributions, paths, own, used, new PathElement { Feature = feature, Zero = zero * ensemble.Covers[other] / cover, One = 0 });
    }
}

/// <summary>A feature on the way from the root.</summary>
internal struct PathElement
{
    public int Feature;

    /// <summary>The share of training rows that go this way if the feature is not known.</summary>
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
