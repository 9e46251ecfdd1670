namespace Scalable.Learning;

/// <summary>
/// Fits models. The seam on which every way of learning sits, ours and a user's: nothing outside this folder knows which
/// one it is. A learner is immutable and may be used from several threads at once.
/// </summary>
public interface ILearner
{
    /// <summary>The learner's name as users write it, such as <c>random_forest</c>.</summary>
    string Name { get; }

    /// <summary>The hyperparameters it takes, described as data; <see cref="LearnerOptions.Parameters"/> is read by them.</summary>
    IReadOnlyList<LearnerParameter> Parameters { get; }

    /// <summary>Checks hyperparameters without training.</summary>
    /// <exception cref="ArgumentException">A name is unknown or given twice, or a value is out of range; the message says which and what is accepted.</exception>
    void Check(IReadOnlyDictionary<string, object?>? parameters) => _ = new ParameterValues(Name, Parameters, parameters);

    /// <summary>
    /// Fits a model. The same rows, options and seed give the same model on any machine, culture and number of threads.
    /// </summary>
    /// <exception cref="ArgumentException">The set is empty or a target is not finite, or a hyperparameter is unknown or out of range.</exception>
    IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Predicts rows of the set's schema by a model that nobody else asks for: bit for bit what the model that <see cref="Train"/> fits predicts.
    /// A learner that can do so without building the model does.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="Train"/>.</exception>
    double[] TrainAndPredict(TrainingSet set, FeatureTable rows, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        double[] predictions = new double[rows.RowCount];
        Train(set, options, cancellationToken).Predict(rows, predictions);
        return predictions;
    }
}

/// <summary>How a learner is to be trained.</summary>
/// <param name="Parameters">Hyperparameters by the names the learner documents; an unknown name or a value out of range is an error that names it.</param>
/// <param name="Seed">Fixes everything random.</param>
/// <param name="MaxThreads">The most threads to use; 0 for one a core. Never changes the result.</param>
/// <param name="KeepHeldOutPredictions">Whether <see cref="IModel.HeldOutPredictions"/> is wanted; it costs a learner without its own a few more fits.</param>
public sealed record LearnerOptions(
    IReadOnlyDictionary<string, object?>? Parameters = null,
    int Seed = 42,
    int MaxThreads = 0,
    bool KeepHeldOutPredictions = false);

/// <summary>What a learner is trained on.</summary>
/// <param name="Features">The rows.</param>
/// <param name="Targets">One finite value a row.</param>
/// <param name="Groups">The run each row comes from, or empty; rows of one group are never split between training and validation.</param>
public sealed record TrainingSet(FeatureTable Features, ReadOnlyMemory<double> Targets, ReadOnlyMemory<int> Groups = default)
{
    public int RowCount => Features.RowCount;
}

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
