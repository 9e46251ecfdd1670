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
