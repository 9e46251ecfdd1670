using System.Globalization;

namespace Scalable.Learning;

/// <summary>What every learner asks of a training set.</summary>
internal static class TrainingChecks
{
    /// <exception cref="ArgumentException">The set is empty, lengths differ, a target is not finite, or a category has no name.</exception>
    public static void Check(TrainingSet set)
    {
        if (set.RowCount == 0) throw new ArgumentException("There is nothing to learn from: the training set has no rows.", nameof(set));
        CheckLength(set.Targets.Length, "targets", set, optional: false);
        CheckLength(set.Groups.Length, "groups", set, optional: true);
        ReadOnlySpan<double> targets = set.Targets.Span;
        for (int row = 0; row < targets.Length; row++)
        {
            if (!double.IsFinite(targets[row])) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The target of row {row} is {targets[row]}, not a finite number."));
        }

        for (int feature = 0; feature < set.Features.Schema.Count; feature++) CheckCategories(set.Features, feature);
    }

    private static void CheckLength(int length, string what, TrainingSet set, bool optional)
    {
        if (length != set.RowCount && !(optional && length == 0))
            throw new ArgumentException($"There are {set.RowCount} rows but {length} {what}.", nameof(set));
    }

    private static void CheckCategories(FeatureTable table, int feature)
    {
        FeatureDescription description = table.Schema.Features[feature];
        if (description.Kind != FeatureKind.Categorical) return;
        ReadOnlySpan<double> column = table.Column(feature);
        for (int row = 0; row < column.Length; row++)
        {
            double value = column[row];
            if (double.IsNaN(value) || (value == Math.Floor(value) && value >= -1 && value < description.Categories.Count)) continue;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Feature '{description.Name}' of row {row} is category {value}; there are {description.Categories.Count} categories."));
        }
    }
}
