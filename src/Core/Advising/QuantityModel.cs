using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>A model of one quantity of one task, with the ratios of truth to held-out prediction that tell how far to trust it.</summary>
internal sealed class QuantityModel
{
    private readonly IModel _model;
    private readonly double[] _ratios;
    private readonly double _smallest;

    private QuantityModel(IModel model, double[] ratios, double smallest)
    {
        _model = model;
        _ratios = ratios;
        _smallest = smallest;
    }

    public int RowCount => _ratios.Length;

    public IReadOnlyDictionary<string, double> Importances => _model.Importances;

    /// <summary>Fits the model and keeps its held-out ratios. Targets are positive.</summary>
    public static QuantityModel Train(ILearner learner, LearnerOptions options, TrainingSet set, CancellationToken cancellationToken)
    {
        IModel model = learner.Train(set, options with { KeepHeldOutPredictions = true }, cancellationToken);
        ReadOnlySpan<double> truths = set.Targets.Span;
        ReadOnlySpan<double> heldOut = model.HeldOutPredictions.Span;
        double smallest = double.MaxValue;
        foreach (double truth in truths) smallest = Math.Min(smallest, truth);
        var ratios = new List<double>(truths.Length);
        for (int row = 0; row < truths.Length; row++)
            if (!double.IsNaN(heldOut[row]))
                ratios.Add(truths[row] / Math.Max(heldOut[row], smallest));
        return new QuantityModel(model, [.. ratios], smallest);
    }

    /// <summary>The distribution of the quantity over the given rows, one for each way the query may be completed.</summary>
    public PredictiveSample Predict(IReadOnlyList<double[]> rows)
    {
        double[] predictions = [.. rows.Select(row => Math.Max(_model.Predict(row), _smallest))];
        return new PredictiveSample(predictions, rows.Count == 1 ? _ratios : Thinned(_ratios));
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
