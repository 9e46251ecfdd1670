using System.Numerics;
using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>Exact leave-one-out predictions and errors of a ridge, for many penalties in one pass over the rows.</summary>
internal sealed class LeaveOneOut(Design design, Moments moments, double[] weights, double[] targets, double targetMean, Workers workers)
{
    private const int BlockRows = 256;
    private const int PieceBlocks = 16;
    private const double LeastFreedom = 1e-9;

    /// <summary>The penalty with the smallest summed squared error; the largest of equals.</summary>
    public double Best(RidgeRotation rotation, double[] penalties)
    {
        double[][] errors = new double[PieceCount][];
        Helpers.RunPieces(design.RowCount, BlockRows * PieceBlocks, (piece, start, end) => errors[piece] = Errors(rotation, penalties, start, end));
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
        Helpers.RunPieces(design.RowCount, BlockRows * PieceBlocks, (_, start, end) =>
        {
            Block block = new(rotation.Size);
            for (int first = start; first < end; first += BlockRows)
            {
                int rows = Math.Min(BlockRows, end - first);
                block.Turn(design, moments, rotation, first, rows);
                block.Fit(rotation, penalty, rows);
                for (int i = 0; i < rows; i++)
                {
                    double freedom = Freedom(first + i, block.Leverages[i]);
                    double residual = targets[first + i] - targetMean - block.Fitted[i];
                    predictions[first + i] = freedom > LeastFreedom ? targets[first + i] - (residual / freedom) : double.NaN;
                }
            }
        });
        return predictions;
    }

    private int PieceCount => (design.RowCount + (BlockRows * PieceBlocks) - 1) / (BlockRows * PieceBlocks);

    private Workers Helpers => (long)design.RowCount * design.Count < 50_000 ? Workers.None : workers;

    private double[] Errors(RidgeRotation rotation, double[] penalties, int start, int end)
    {
        double[] errors = new double[penalties.Length];
        Block block = new(rotation.Size);
        for (int first = start; first < end; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, end - first);
            block.Turn(design, moments, rotation, first, rows);
            for (int i = 0; i < penalties.Length; i++)
            {
                block.Fit(rotation, penalties[i], rows);
                errors[i] += SumErrors(block, first, rows);
            }
        }

        return errors;
    }

    private double SumErrors(Block block, int first, int rows)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            double freedom = Math.Max(LeastFreedom, Freedom(first + i, block.Leverages[i]));
            double error = (targets[first + i] - targetMean - block.Fitted[i]) / freedom;
            sum += weights.Length == 0 ? error * error : weights[first + i] * error * error;
        }

        return sum;
    }

    private double Freedom(int row, double leverage) => 1 - ((weights.Length == 0 ? 1 : weights[row]) * (leverage + (1.0 / design.RowCount)));

    /// <summary>Some rows turned to the axes of a rotation. Every row is a lane of its own, so the width of vectors does not matter.</summary>
    private sealed class Block(int size)
    {
        private readonly double[] _turned = new double[size * BlockRows];
        private readonly double[] _squared = new double[size * BlockRows];
        private readonly double[] _centered = new double[BlockRows];

        public double[] Fitted { get; } = new double[BlockRows];

        public double[] Leverages { get; } = new double[BlockRows];

        public void Turn(Design design, Moments moments, RidgeRotation rotation, int first, int rows)
        {
            Array.Clear(_turned);
            for (int j = 0; j < size; j++)
            {
                int column = rotation.Columns[j];
                double mean = moments.Means[column];
                ReadOnlySpan<double> values = design.Values[column].AsSpan(first, rows);
                for (int i = 0; i < rows; i++) _centered[i] = values[i] - mean;
                for (int axis = 0; axis < size; axis++) AddMultiple(_centered, rotation.Turn[(axis * size) + j], _turned.AsSpan(axis * BlockRows, BlockRows));
            }

            for (int i = 0; i < _turned.Length; i++) _squared[i] = _turned[i] * _turned[i];
        }

        public void Fit(RidgeRotation rotation, double penalty, int rows)
        {
            for (int i = 0; i < rows; i += Vector<double>.Count)
            {
                Vector<double> fitted = Vector<double>.Zero;
                Vector<double> leverage = Vector<double>.Zero;
                for (int axis = 0; axis < size; axis++)
                {
                    fitted += new Vector<double>(_turned, (axis * BlockRows) + i) * rotation.TurnedSlope(axis, penalty);
                    leverage += new Vector<double>(_squared, (axis * BlockRows) + i) * rotation.Leverage(axis, penalty);
                }

                fitted.CopyTo(Fitted, i);
                leverage.CopyTo(Leverages, i);
            }
        }

        private static void AddMultiple(double[] values, double factor, Span<double> sums)
        {
            for (int i = 0; i < BlockRows; i += Vector<double>.Count)
                (new Vector<double>(sums[i..]) + (new Vector<double>(values, i) * factor)).CopyTo(sums[i..]);
        }
    }
}
