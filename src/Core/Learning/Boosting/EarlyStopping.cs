namespace Scalable.Learning.Boosting;

/// <summary>Watches the loss on held-out rows and says when it has not fallen for some rounds.</summary>
internal sealed class EarlyStopping(Loss loss, int[] rows, int patience)
{
    private double _best = double.PositiveInfinity;

    /// <summary>The number of trees at the lowest loss.</summary>
    public int BestTreeCount { get; private set; }

    public bool ShouldStop(double[] residuals, int treeCount)
    {
        if (rows.Length == 0 || patience == 0) return false;
        double sum = 0;
        foreach (int row in rows) sum += loss.Value(residuals[row]);
        if (sum < _best)
        {
            _best = sum;
            BestTreeCount = treeCount;
        }

        return treeCount - BestTreeCount >= patience;
    }
}
