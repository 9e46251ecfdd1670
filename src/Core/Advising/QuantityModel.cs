using System.Collections.ObjectModel;
using Scalable.Learning;
using Scalable.Advising.Calibration;

namespace Scalable.Advising;

/// <summary>A model of one quantity of one task, with the ratios of truth to held-out prediction that tell how far to trust it.</summary>
internal sealed class QuantityModel
{
    private readonly IModel? _model;
    private readonly double[] _ratios;
    private readonly double _smallest, _largest;

    private QuantityModel(IModel? model, double[] ratios, double smallest, double largest)
    {
        _model = model;
        Drift = RatioDrift.Watch(ratios);
        _ratios = RatioDrift.Telling(ratios, Drift);
        _smallest = smallest;
        _largest = largest;
    }

    /// <summary>Whether the newest attempts fall outside what the earlier ones let expect.</summary>
    public DriftDetector Drift { get; }

    /// <summary>The largest value that was ever seen.</summary>
    public double Largest => _largest;

    public IReadOnlyDictionary<string, double> Importances => _model?.Importances ?? ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Fits the model and keeps its held-out ratios; a target that never varied needs no model. Targets are positive.</summary>
    public static QuantityModel Train(ILearner learner, LearnerOptions options, TrainingSet set, CancellationToken cancellationToken)
    {
        ReadOnlySpan<double> truths = set.Targets.Span;
        double smallest = Least(truths), largest = Greatest(truths);
        if (smallest == largest) return new QuantityModel(null, Ones(truths.Length), smallest, largest);

        (IModel model, double[] ratios) = HeldOutRatios.Train(learner, options, set, smallest, cancellationToken);
        return new QuantityModel(model, ratios, smallest, largest);
    }

    /// <summary>The distribution of the quantity over the given rows, one for each way the query may be completed.</summary>
    public PredictiveSample Predict(IReadOnlyList<double[]> rows)
    {
        double[] predictions = [.. rows.Select(row => _model is null ? _smallest : Math.Max(_model.Predict(row), _smallest))];
        return new PredictiveSample(predictions, rows.Count == 1 ? _ratios : Thinned(_ratios));
    }

    /// <summary>What each feature adds to the prediction for a row; nothing where the quantity never varied.</summary>
    /// <returns>The prediction where nothing is known of the input.</returns>
    public double Explain(double[] row, Span<double> contributions)
    {
        contributions.Clear();
        return _model?.Explain(row, contributions) ?? _smallest;
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        double least = values[0];
        foreach (double value in values) least = Math.Min(least, value);
        return least;
    }

    private static double Greatest(ReadOnlySpan<double> values)
    {
        double greatest = values[0];
        foreach (double value in values) greatest = Math.Max(greatest, value);
        return greatest;
    }

    private static double[] Ones(int count)
    {
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>Every k-th of the ratios in ascending order, at most 200, so that crossing them with many rows stays small.</summary>
    private static double[] Thinned(double[] ratios)
    {
        const int Most = 200;
        if (ratios.Length <= Most) return ratios;
        double[] sorted = [.. ratios.Order()];
        return [.. Enumerable.Range(0, Most).Select(i => sorted[(int)((i + 0.5) * sorted.Length / Most)])];
    }
}
