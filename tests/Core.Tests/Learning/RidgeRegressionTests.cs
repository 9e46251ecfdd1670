using Scalable.Learning.Linear;

namespace Scalable.Tests.Learning;

public class RidgeRegressionTests
{
    [Fact]
    public void Left_out_predictions_are_those_of_a_fit_without_the_row()
    {
        var random = new Random(5);
        double[][] rows = [.. Enumerable.Range(0, 20).Select(_ => new[] { random.NextDouble() * 100, random.NextDouble() })];
        double[] targets = [.. rows.Select(row => 3 + 0.5 * row[0] - 7 * row[1] + random.NextDouble())];
        double[] weights = [.. rows.Select(_ => 0.5 + random.NextDouble())];
        var all = new RidgeRegression();
        all.Sum(rows.Length, 2, i => rows[i], i => targets[i], i => weights[i]);
        all.Solve(0);

        for (int left = 0; left < rows.Length; left++)
        {
            int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => i != left)];
            var without = new RidgeRegression();
            without.Sum(kept.Length, 2, i => rows[kept[i]], i => targets[kept[i]], i => weights[kept[i]]);
            without.Solve(0);
            Assert.Equal(without.Predict(rows[left]), all.PredictLeftOut(rows[left], targets[left], weights[left], out _), 8);
        }
    }

    [Fact]
    public void A_line_is_found_whatever_the_scale_of_inputs_and_weights()
    {
        double[][] rows = [.. Enumerable.Range(1, 10).Select(i => new[] { i * 1e11 })];
        var ridge = new RidgeRegression();
        ridge.Sum(10, 1, i => rows[i], i => 2e9 + 0.07 * rows[i][0], _ => 1e-19);
        ridge.Solve(1e-28);
        Assert.Equal(2e9 + 0.07 * 25e11, ridge.Predict([25e11]), 1e3);
    }

    [Fact]
    public void A_column_that_never_varies_is_left_out()
    {
        double[][] rows = [.. Enumerable.Range(1, 10).Select(i => new[] { (double)i, 4 })];
        var ridge = new RidgeRegression();
        ridge.Sum(10, 2, i => rows[i], i => 3.0 * rows[i][0], _ => 1);
        ridge.Solve(1e-9);
        Assert.Equal(60, ridge.Predict([20, 4]), 6);
        Assert.Equal(60, ridge.Predict([20, 99]), 6);
    }
}
