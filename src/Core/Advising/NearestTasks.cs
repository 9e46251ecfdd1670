using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>Finds the rows of a table that are most like a given one.</summary>
internal static class NearestTasks
{
    /// <summary>
    /// The numbers of the <paramref name="count"/> nearest rows. The distance sums, over features, the difference as a share
    /// of the feature's range, or 1 where categories differ or one of the two is missing.
    /// </summary>
    public static int[] Find(FeatureTable rows, ReadOnlySpan<double> row, int count)
    {
        double[] distances = new double[rows.RowCount];
        for (int feature = 0; feature < rows.Schema.Count; feature++)
            AddDistances(rows.Column(feature), row[feature], rows.Schema.Features[feature].Kind, distances);
        return [.. Enumerable.Range(0, distances.Length).OrderBy(i => distances[i]).ThenByDescending(i => i).Take(count)];
    }

    private static void AddDistances(ReadOnlySpan<double> column, double value, FeatureKind kind, double[] distances)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double other in column)
        {
            if (double.IsNaN(other)) continue;
            lowest = Math.Min(lowest, other);
            highest = Math.Max(highest, other);
        }
        double range = highest > lowest ? highest - lowest : 1;
        for (int i = 0; i < distances.Length; i++)
            distances[i] += kind == FeatureKind.Categorical || double.IsNaN(column[i]) || double.IsNaN(value)
                ? column[i].Equals(value) ? 0 : 1
                : Math.Abs(column[i] - value) / range;
    }
}
