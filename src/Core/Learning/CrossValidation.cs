using Scalable.Learning.Numerics;

namespace Scalable.Learning;

/// <summary>Predicts every row by a model that has seen no row of its group: for any learner, ours or a user's.</summary>
public static class CrossValidation
{
    /// <summary>Below so many rows folds run side by side, each on one thread.</summary>
    private const int SideBySideRows = 50_000;

    /// <returns>One prediction a row; NaN for all if there is but one group.</returns>
    /// <exception cref="ArgumentException">As <see cref="ILearner.Train"/>.</exception>
    public static double[] Predict(ILearner learner, TrainingSet set, LearnerOptions options, int foldCount = 5, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        double[] predictions = new double[set.RowCount];
        Array.Fill(predictions, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, foldCount, options.Seed);
        if (folds.Count < 2) return predictions;

        bool sideBySide = set.RowCount < SideBySideRows;
        Workers workers = new(sideBySide ? options.MaxThreads : 1, cancellationToken);
        LearnerOptions inFold = options with { KeepHeldOutPredictions = false, MaxThreads = sideBySide ? 1 : options.MaxThreads };
        workers.Run(folds.Count, fold =>
        {
            int[] held = folds.RowsIn(fold);
            double[] predicted = learner.TrainAndPredict(RowSubset.Of(set, folds.RowsOutside(fold)), RowSubset.Of(set, held).Features, inFold, cancellationToken);
            for (int i = 0; i < held.Length; i++) predictions[held[i]] = predicted[i];
        });
        return predictions;
    }
}

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

/// <summary>Divides rows into folds of about the same size; rows of one group are in one fold.</summary>
public sealed class Folds
{
    private readonly int[] _foldOfRow;

    private Folds(int[] foldOfRow, int count)
    {
        _foldOfRow = foldOfRow;
        Count = count;
    }

    /// <summary>The number of folds; fewer than asked for if there are fewer groups.</summary>
    public int Count { get; }

    /// <param name="groups">The group of each row, or empty if each row is on its own.</param>
    /// <param name="count">The number of folds, at least 2.</param>
    /// <param name="seed">Fixes which group is in which fold.</param>
    public static Folds Of(int rowCount, ReadOnlySpan<int> groups, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        int[] groupOfRow = NumberGroups(rowCount, groups, out int groupCount);
        int[] order = [.. Enumerable.Range(0, groupCount)];
        new SeededRandom(seed).Shuffle(order);
        int[] sizes = new int[groupCount];
        foreach (int group in groupOfRow) sizes[group]++;
        Array.Sort(order.Select((group, place) => ((long)-sizes[group] << 32) + place).ToArray(), order);

        int folds = Math.Min(count, groupCount);
        int[] foldOfGroup = new int[groupCount];
        int[] foldSizes = new int[folds];
        foreach (int group in order)
        {
            int smallest = Array.IndexOf(foldSizes, foldSizes.Min());
            foldOfGroup[group] = smallest;
            foldSizes[smallest] += sizes[group];
        }

        return new Folds([.. groupOfRow.Select(group => foldOfGroup[group])], folds);
    }

    /// <summary>The rows of a fold, ascending.</summary>
    public int[] RowsIn(int fold) => [.. Enumerable.Range(0, _foldOfRow.Length).Where(row => _foldOfRow[row] == fold)];

    /// <summary>The rows of all other folds, ascending.</summary>
    public int[] RowsOutside(int fold) => [.. Enumerable.Range(0, _foldOfRow.Length).Where(row => _foldOfRow[row] != fold)];

    private static int[] NumberGroups(int rowCount, ReadOnlySpan<int> groups, out int groupCount)
    {
        int[] numbers = new int[rowCount];
        Dictionary<int, int> known = [];
        for (int row = 0; row < rowCount; row++)
        {
            int group = groups.IsEmpty ? row : groups[row];
            if (!known.TryGetValue(group, out numbers[row])) known.Add(group, numbers[row] = known.Count);
        }

        groupCount = known.Count;
        return numbers;
    }
}
