using Scalable.Learning;

namespace Scalable.Tests.Learning;

/// <summary>Data that scikit-learn can be given too: a multiplicative generator of whole numbers, so that both sides make the same rows.</summary>
internal static class TestData
{
    /// <summary>
    /// s = s * 48271 mod 2147483647 (Park and Miller's minimal standard), starting from <paramref name="seed"/>; each value is s / 2147483647.
    /// In Python: def gen(seed, n): s, out = seed, []; [out.append((s := s * 48271 % 2147483647) / 2147483647) for _ in range(n)].
    /// </summary>
    public static double[] Uniform(int seed, int count)
    {
        double[] values = new double[count];
        long state = seed;
        for (int i = 0; i < count; i++)
        {
            state = state * 48271 % 2147483647;
            values[i] = state / 2147483647.0;
        }

        return values;
    }

    /// <summary>
    /// Friedman's first function without a noise generator: five of eight columns matter, y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + 4 (x7 - 0.5),
    /// the columns being the successive runs of n values of <see cref="Uniform"/>.
    /// </summary>
    public static TrainingSet Friedman(int rows, int seed = 12345, int columns = 8)
    {
        double[] uniform = Uniform(seed, rows * columns);
        double[][] values = [.. Enumerable.Range(0, columns).Select(column => uniform[(column * rows)..((column + 1) * rows)])];
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            targets[i] = (10 * Math.Sin(Math.PI * values[0][i] * values[1][i])) + (20 * Math.Pow(values[2][i] - 0.5, 2)) + (10 * values[3][i]) + (5 * values[4][i]) + (4 * (values[7][i] - 0.5));
        }

        return new TrainingSet(Numbers(values), targets);
    }

    public static FeatureTable Numbers(params double[][] columns) =>
        new(new FeatureSchema([.. columns.Select((_, i) => FeatureDescription.Numeric($"x{i}"))]), columns, columns[0].Length);

    /// <summary>The rows of a set whose index leaves a remainder of 4 by 5 (held out), or the others.</summary>
    public static TrainingSet Fifth(TrainingSet set, bool heldOut)
    {
        int[] rows = [.. Enumerable.Range(0, set.RowCount).Where(row => row % 5 == 4 == heldOut)];
        double[][] columns = [.. Enumerable.Range(0, set.Features.Schema.Count).Select(feature => rows.Select(row => set.Features.Column(feature)[row]).ToArray())];
        return new TrainingSet(new FeatureTable(set.Features.Schema, columns, rows.Length), rows.Select(row => set.Targets.Span[row]).ToArray());
    }

    public static double Rmse(IModel model, TrainingSet set)
    {
        double[] predictions = new double[set.RowCount];
        model.Predict(set.Features, predictions);
        double sum = 0;
        for (int row = 0; row < predictions.Length; row++) sum += Math.Pow(predictions[row] - set.Targets.Span[row], 2);
        return Math.Sqrt(sum / predictions.Length);
    }

    public static LearnerOptions With(params (string Name, object? Value)[] parameters) =>
        new(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

    public static double[] Predict(IModel model, FeatureTable rows)
    {
        double[] predictions = new double[rows.RowCount];
        model.Predict(rows, predictions);
        return predictions;
    }

    public static IModel Fit(this ILearner learner, TrainingSet set, LearnerOptions options) =>
        learner.Train(set, options, TestContext.Current.CancellationToken);

    public static double[] Row(FeatureTable table, int row)
    {
        double[] values = new double[table.Schema.Count];
        table.CopyRow(row, values);
        return values;
    }
}
