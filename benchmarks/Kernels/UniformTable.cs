using Scalable.Learning;

namespace Scalable.Benchmarks.Kernels;

/// <summary>Ten uniform features, as Friedman's data has them.</summary>
internal static class UniformTable
{
    public const int Features = 10;

    public static FeatureTable Of(int rows)
    {
        var random = new Random(1);
        var schema = new FeatureSchema([.. Enumerable.Range(0, Features).Select(feature => FeatureDescription.Numeric($"x{feature}"))]);
        double[][] columns = [.. Enumerable.Range(0, Features).Select(_ => Column(random, rows))];
        return new FeatureTable(schema, columns, rows);
    }

    public static double[] Column(Random random, int rows)
    {
        double[] column = new double[rows];
        for (int row = 0; row < rows; row++) column[row] = random.NextDouble();
        return column;
    }
}
