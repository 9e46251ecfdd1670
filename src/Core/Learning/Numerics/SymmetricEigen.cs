namespace Scalable.Learning.Numerics;

/// <summary>The eigenvalues and vectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).</summary>
internal sealed class SymmetricEigen
{
    private const int MaxSweeps = 60;

    /// <param name="matrix">The matrix, row by row; overwritten.</param>
    public SymmetricEigen(double[] matrix, int size)
    {
        Size = size;
        Vectors = new double[size * size];
        for (int i = 0; i < size; i++) Vectors[(i * size) + i] = 1;
        for (int sweep = 0; sweep < MaxSweeps && Rotate(matrix); sweep++)
        {
        }

        Values = new double[size];
        for (int i = 0; i < size; i++) Values[i] = Math.Max(0, matrix[(i * size) + i]);
    }

    public int Size { get; }

    /// <summary>The eigenvalues; negative ones, which only rounding makes of a matrix of products, are 0.</summary>
    public double[] Values { get; }

    /// <summary>The eigenvectors, row by row: row k belongs to value k.</summary>
    public double[] Vectors { get; }

    private bool Rotate(double[] matrix)
    {
        bool rotated = false;
        for (int p = 0; p < Size - 1; p++)
        {
            for (int q = p + 1; q < Size; q++)
            {
                double off = matrix[(p * Size) + q];
                if (Math.Abs(off) <= 1e-16 * Math.Sqrt(Math.Abs(matrix[(p * Size) + p] * matrix[(q * Size) + q])) || off == 0) continue;
                Annihilate(matrix, p, q, off);
                rotated = true;
            }
        }

        return rotated;
    }

    private void Annihilate(double[] matrix, int p, int q, double off)
    {
        double ratio = (matrix[(q * Size) + q] - matrix[(p * Size) + p]) / (2 * off);
        double tangent = Math.CopySign(1, ratio) / (Math.Abs(ratio) + Math.Sqrt((ratio * ratio) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < Size; k++)
        {
            double first = matrix[(k * Size) + p];
            double second = matrix[(k * Size) + q];
            matrix[(k * Size) + p] = (cosine * first) - (sine * second);
            matrix[(k * Size) + q] = (sine * first) + (cosine * second);
        }

        RotateRows(matrix, p, q, cosine, sine);
        RotateRows(Vectors, p, q, cosine, sine);
    }

    private void RotateRows(double[] matrix, int p, int q, double cosine, double sine)
    {
        Span<double> rowP = matrix.AsSpan(p * Size, Size);
        Span<double> rowQ = matrix.AsSpan(q * Size, Size);
        for (int k = 0; k < Size; k++)
        {
            double first = rowP[k];
            double second = rowQ[k];
            rowP[k] = (cosine * first) - (sine * second);
            rowQ[k] = (sine * first) + (cosine * second);
        }
    }
}
