using System.Globalization;
using System.Text;

namespace Scalable.Scenarios.Learning;

/// <summary>
/// Writes the data everybody is timed on: ten features uniform on [0, 1) with six decimals, of which five matter, and Friedman's first function
/// y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + e, e normal with variance 1, so that no model can err by less than 1.
/// </summary>
internal static class Friedman
{
    public const int FeatureCount = 10;

    public static void Write(string path, int rows)
    {
        Random random = new(20260000 + rows);
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), 1 << 16);
        writer.NewLine = "\n";
        writer.WriteLine(string.Join(',', Enumerable.Range(0, FeatureCount).Select(feature => $"f{feature}").Append("y")));
        double[] x = new double[FeatureCount];
        for (int row = 0; row < rows; row++)
        {
            for (int feature = 0; feature < x.Length; feature++)
            {
                x[feature] = Math.Round(random.NextDouble(), 6);
                writer.Write(x[feature].ToString("F6", CultureInfo.InvariantCulture));
                writer.Write(',');
            }

            double y = (10 * Math.Sin(Math.PI * x[0] * x[1])) + (20 * Math.Pow(x[2] - 0.5, 2)) + (10 * x[3]) + (5 * x[4]) + Normal(random);
            writer.WriteLine(y.ToString("F6", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>By the transformation of Box and Muller.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
