using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Linear;

/// <summary>
/// Some rows turned to the axes of a rotation, four at a time in lanes whose number is fixed, so that sums are the same on every machine.
/// Rows beyond the last are 0 and err by 0.
/// </summary>
internal sealed class TurnedBlock(RidgeRotation rotation, Design design, Moments moments, double[] weights, double[] targets, double targetMean)
{
    public const int Rows = 256;

    /// <summary>Below so much, a row is all that determines its own prediction.</summary>
    private const double LeastFreedom = 1e-9;

    private readonly double[] _centered = new double[rotation.Size * Rows];
    private readonly double[] _turned = new double[rotation.Size * Rows];
    private readonly double[] _squared = new double[rotation.Size * Rows];
    private readonly double[] _targets = new double[Rows];
    private readonly double[] _weights = new double[Rows];

    /// <summary>The leave-one-out errors of the last call of <see cref="Errors"/>; NaN where there is no freedom.</summary>
    public double[] LastErrors { get; } = new double[Rows];

    /// <summary>Takes <paramref name="rows"/> rows from <paramref name="first"/> on.</summary>
    public void Load(int first, int rows)
    {
        for (int j = 0; j < rotation.Size; j++)
        {
            int column = rotation.Columns[j];
            Center(design.Values[column].AsSpan(first, rows), moments.Means[column], _centered.AsSpan(j * Rows, Rows));
        }

        Center(targets.AsSpan(first, rows), targetMean, _targets);
        if (weights.Length == 0) Array.Fill(_weights, 1.0);
        else weights.AsSpan(first, rows).CopyTo(_weights);
        Turn();
    }

    /// <summary>The weighted sum of the squared leave-one-out errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe double SumErrors(PenaltyFactors factors)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        fixed (double* turned = _turned, squared = _squared, target = _targets, weight = _weights, slopes = factors.Slopes, leverages = factors.Leverages)
        {
            for (int i = 0; i < Rows; i += Vector256<double>.Count)
            {
                (Vector256<double> residual, Vector256<double> freedom) = Fit(turned + i, squared + i, target + i, weight + i, slopes, leverages);
                Vector256<double> error = residual / Vector256.Max(freedom, Vector256.Create(LeastFreedom));
                sum += Vector256.Load(weight + i) * error * error;
            }
        }

        return sum.GetElement(0) + sum.GetElement(1) + (sum.GetElement(2) + sum.GetElement(3));
    }

    /// <summary>Fills <see cref="LastErrors"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Errors(PenaltyFactors factors)
    {
        fixed (double* turned = _turned, squared = _squared, target = _targets, weight = _weights, slopes = factors.Slopes, leverages = factors.Leverages)
        {
            for (int i = 0; i < Rows; i += Vector256<double>.Count)
            {
                (Vector256<double> residual, Vector256<double> freedom) = Fit(turned + i, squared + i, target + i, weight + i, slopes, leverages);
                Vector256<double> isFree = Vector256.GreaterThan(freedom, Vector256.Create(LeastFreedom));
                Vector256.ConditionalSelect(isFree, residual / freedom, Vector256.Create(double.NaN)).CopyTo(LastErrors, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe (Vector256<double> Residual, Vector256<double> Freedom) Fit(double* turned, double* squared, double* target, double* weight, double* slopes, double* leverages)
    {
        Vector256<double> residual = Vector256.Load(target);
        Vector256<double> leverage = Vector256.Create(1.0 / design.RowCount);
        for (int axis = 0; axis < rotation.Size; axis++)
        {
            residual -= Vector256.Load(turned + (axis * Rows)) * Vector256.Create(slopes[axis]);
            leverage += Vector256.Load(squared + (axis * Rows)) * Vector256.Create(leverages[axis]);
        }

        return (residual, Vector256<double>.One - (Vector256.Load(weight) * leverage));
    }

    private static void Center(ReadOnlySpan<double> values, double mean, Span<double> centered)
    {
        for (int i = 0; i < values.Length; i++) centered[i] = values[i] - mean;
        centered[values.Length..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Turn()
    {
        int size = rotation.Size;
        fixed (double* centered = _centered, turned = _turned, squared = _squared, turn = rotation.Turn)
        {
            for (int i = 0; i < Rows; i += 2 * Vector256<double>.Count)
            {
                for (int axis = 0; axis < size; axis++)
                {
                    Vector256<double> even = Vector256<double>.Zero;
                    Vector256<double> odd = Vector256<double>.Zero;
                    for (int j = 0; j < size; j++)
                    {
                        Vector256<double> factor = Vector256.Create(turn[(axis * size) + j]);
                        even += Vector256.Load(centered + (j * Rows) + i) * factor;
                        odd += Vector256.Load(centered + (j * Rows) + i + Vector256<double>.Count) * factor;
                    }

                    even.Store(turned + (axis * Rows) + i);
                    odd.Store(turned + (axis * Rows) + i + Vector256<double>.Count);
                    (even * even).Store(squared + (axis * Rows) + i);
                    (odd * odd).Store(squared + (axis * Rows) + i + Vector256<double>.Count);
                }
            }
        }
    }
}
