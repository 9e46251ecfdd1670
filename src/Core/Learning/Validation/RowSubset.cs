namespace Scalable.Learning.Validation;

/// <summary>Copies some rows of a training set.</summary>
public static class RowSubset
{
    /// <param name="rows">The rows to copy, in the order they are wanted.</param>
    public static TrainingSet Of(TrainingSet set, ReadOnlySpan<int> rows)
    {
        double[][] columns = new double[set.Features.Schema.Count][];
        for (int feature = 0; feature < columns.Length; feature++) columns[feature] = Pick(set.Features.Column(feature), rows);
        return new TrainingSet(
            new FeatureTable(set.Features.Schema, columns, rows.Length),
            Pick(set.Targets.Span, rows),
            set.Groups.IsEmpty ? default : Pick(set.Groups.Span, rows));
    }

    private static T[] Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        T[] picked = new T[rows.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }
}
