using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>Predicts every training row from the trees that have not seen it (Breiman 1996).</summary>
internal static class OutOfBag
{
    private const int PieceRows = 512;

    /// <returns>NaN for a row that every tree has seen.</returns>
    public static double[] Predict(TreeEnsemble trees, ForestTree[] grown, FeatureTable table, double center, Workers workers)
    {
        double[] predictions = new double[table.RowCount];
        workers.RunPieces(table.RowCount, PieceRows, (_, start, end) =>
        {
            double[] row = new double[table.Schema.Count];
            for (int i = start; i < end; i++)
            {
                table.CopyRow(i, row);
                predictions[i] = PredictRow(trees, grown, i, row, center);
            }
        });
        return predictions;
    }

    private static double PredictRow(TreeEnsemble trees, ForestTree[] grown, int rowIndex, ReadOnlySpan<double> row, double center)
    {
        double sum = 0;
        int count = 0;
        for (int tree = 0; tree < grown.Length; tree++)
        {
            if ((grown[tree].OutOfBag![rowIndex >> 6] >> (rowIndex & 63) & 1) == 0) continue;
            sum += trees.Values[trees.FindLeaf(trees.Roots[tree], row)];
            count++;
        }

        return count == 0 ? double.NaN : center + (sum * grown.Length / count);
    }
}
