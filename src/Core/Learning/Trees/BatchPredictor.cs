using System.Buffers;
using System.Runtime.CompilerServices;
using Scalable.Learning.Numerics;

namespace Scalable.Learning.Trees;

/// <summary>
/// Sums an ensemble over many rows: block by block, tree by tree, eight rows at a time without branches, so that the steps of one row hide
/// the waits of the others. Gives the same sums as row by row.
/// </summary>
internal static class BatchPredictor
{
    private const int BlockRows = 256;
    private const int Lanes = 8;
    private const long MinStepsPerThread = 300_000;

    public static unsafe void Sum(TreeEnsemble ensemble, FeatureTable table, Span<double> sums)
    {
        if (sums.Length != table.RowCount) throw new ArgumentException($"There are {table.RowCount} rows but room for {sums.Length} predictions.", nameof(sums));
        long steps = (long)table.RowCount * ensemble.TreeCount;
        Workers workers = steps < MinStepsPerThread ? Workers.None : new Workers(0, CancellationToken.None);
        fixed (double* pinned = sums)
        {
            double* first = pinned;
            workers.RunPieces(table.RowCount, BlockRows, (_, start, end) => SumBlock(ensemble, table, start, new Span<double>(first + start, end - start)));
        }
    }

    private static void SumBlock(TreeEnsemble ensemble, FeatureTable table, int start, Span<double> sums)
    {
        int features = table.Schema.Count;
        double[] rented = ArrayPool<double>.Shared.Rent(BlockRows * Math.Max(1, features));
        bool anyMissing = CopyRows(table, start, sums.Length, rented);
        sums.Clear();
        int paired = anyMissing || ensemble.HasCategories || features == 0 ? 0 : sums.Length / Lanes * Lanes;
        for (int tree = 0; tree < ensemble.TreeCount; tree++)
        {
            SumInLanes(ensemble, tree, rented, features, sums[..paired]);
            for (int row = paired; row < sums.Length; row++)
                sums[row] += ensemble.Values[ensemble.FindLeaf(ensemble.Roots[tree], rented.AsSpan(row * features, features))];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static bool CopyRows(FeatureTable table, int start, int count, double[] rows)
    {
        int features = table.Schema.Count;
        bool anyMissing = false;
        for (int feature = 0; feature < features; feature++)
        {
            ReadOnlySpan<double> column = table.Column(feature).Slice(start, count);
            for (int row = 0; row < count; row++)
            {
                anyMissing |= double.IsNaN(column[row]);
                rows[(row * features) + feature] = column[row];
            }
        }

        return anyMissing;
    }

    private static unsafe void SumInLanes(TreeEnsemble ensemble, int tree, double[] rows, int features, Span<double> sums)
    {
        int root = ensemble.Roots[tree];
        int depth = ensemble.Depths[tree];
        fixed (EnsembleNode* nodes = ensemble.Nodes)
        fixed (double* values = ensemble.Values, first = rows)
        {
            for (int row = 0; row < sums.Length; row += Lanes)
            {
                double* x0 = first + (row * features);
                double* x1 = x0 + features;
                double* x2 = x1 + features;
                double* x3 = x2 + features;
                double* x4 = x3 + features;
                double* x5 = x4 + features;
                double* x6 = x5 + features;
                double* x7 = x6 + features;
                nint n0 = root, n1 = root, n2 = root, n3 = root, n4 = root, n5 = root, n6 = root, n7 = root;
                for (int step = 0; step < depth; step++)
                {
                    n0 = Next(nodes + n0, x0);
                    n1 = Next(nodes + n1, x1);
                    n2 = Next(nodes + n2, x2);
                    n3 = Next(nodes + n3, x3);
                    n4 = Next(nodes + n4, x4);
                    n5 = Next(nodes + n5, x5);
                    n6 = Next(nodes + n6, x6);
                    n7 = Next(nodes + n7, x7);
                }

                sums[row] += values[n0];
                sums[row + 1] += values[n1];
                sums[row + 2] += values[n2];
                sums[row + 3] += values[n3];
                sums[row + 4] += values[n4];
                sums[row + 5] += values[n5];
                sums[row + 6] += values[n6];
                sums[row + 7] += values[n7];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe nint Next(EnsembleNode* node, double* row)
    {
        bool isRight = row[node->Feature] > node->Threshold;
        return node->Left + (nint)Unsafe.As<bool, byte>(ref isRight);
    }
}
