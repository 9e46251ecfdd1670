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

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Turned_into_their_eigenvectors_rows_give_the_same_left_out_errors(double penalty)
    {
        var random = new Random(6);
        double[][] columns = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 700).Select(_ => random.NextDouble() * 10).ToArray())];
        double[] targets = [.. Enumerable.Range(0, 700).Select(i => 3 + columns[0][i] - 2 * columns[1][i] + random.NextDouble())];
        var ridge = new RidgeRegression();
        ridge.Sum(columns, targets);
        double[] errors = new double[700];
        ridge.ToEigenBasis().LeaveOneOut(ridge.Targets, penalty, errors);

        ridge.Solve(penalty);
        for (int i = 0; i < 700; i++)
            Assert.Equal(targets[i] - ridge.PredictLeftOut([.. columns.Select(column => column[i])], targets[i], 1, out _), errors[i], 9);
    }

    [Fact]
    public void Columns_that_add_up_to_one_do_not_determine_their_slopes()
    {
        double[] even = [.. Enumerable.Range(0, 20).Select(i => (double)(i % 2))], odd = [.. even.Select(value => 1 - value)];
        var ridge = new RidgeRegression();
        ridge.Sum([even, odd], [.. even.Select((value, i) => value + i)]);
        Assert.False(ridge.ToEigenBasis().IsFullRank);
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
