using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>Exact leave-one-out predictions and errors of a ridge, for many penalties in one pass over the rows.</summary>
internal sealed class LeaveOneOut(Design design, Moments moments, double[] weights, double[] targets, double targetMean, Workers workers)
{
    private const int PieceRows = 16 * TurnedBlock.Rows;

    /// <summary>The penalty with the smallest summed squared error; the largest of equals.</summary>
    public double Best(RidgeRotation rotation, double[] penalties)
    {
        double[][] errors = new double[(design.RowCount + PieceRows - 1) / PieceRows][];
        PenaltyFactors[] factors = [.. penalties.Select(penalty => new PenaltyFactors(rotation, penalty))];
        Helpers.RunPieces(design.RowCount, PieceRows, (piece, start, end) => errors[piece] = Errors(rotation, factors, start, end));
        double[] total = new double[penalties.Length];
        foreach (double[] part in errors)
        {
            for (int i = 0; i < total.Length; i++) total[i] += part[i];
        }

        int best = 0;
        for (int i = 1; i < total.Length; i++)
        {
            if (total[i] <= total[best]) best = i;
        }

        return penalties[best];
    }

    /// <summary>For every row, what is predicted for it without it; NaN where the others do not determine it.</summary>
    public double[] Predict(RidgeRotation rotation, double penalty)
    {
        double[] predictions = new double[design.RowCount];
        PenaltyFactors factors = new(rotation, penalty);
        Helpers.RunPieces(design.RowCount, PieceRows, (_, start, end) =>
        {
            TurnedBlock block = new(rotation, design, moments, weights, targets, targetMean);
            for (int first = start; first < end; first += TurnedBlock.Rows)
            {
                int rows = Math.Min(TurnedBlock.Rows, end - first);
                block.Load(first, rows);
                block.Errors(factors);
                for (int i = 0; i < rows; i++) predictions[first + i] = targets[first + i] - block.LastErrors[i];
            }
        });
        return predictions;
    }

    private Workers Helpers => (long)design.RowCount * design.Count < 100_000 ? Workers.None : workers;

    private double[] Errors(RidgeRotation rotation, PenaltyFactors[] factors, int start, int end)
    {
        double[] errors = new double[factors.Length];
        TurnedBlock block = new(rotation, design, moments, weights, targets, targetMean);
        for (int first = start; first < end; first += TurnedBlock.Rows)
        {
            block.Load(first, Math.Min(TurnedBlock.Rows, end - first));
            for (int i = 0; i < factors.Length; i++) errors[i] += block.SumErrors(factors[i]);
        }

        return errors;
    }
}
