using Scalable.Advising.Engine;
using Scalable.Learning;

namespace Scalable.Advising.Predictors;

/// <summary>
/// Any learner, fitted to the logarithm of the need on all columns and the request. Refitted when the rows have grown by a
/// third; rows that came since are held out by themselves. Stands back where a single input varies: the other fits know such.
/// </summary>
internal sealed class LearnerPredictor(ILearner learner, IReadOnlyDictionary<string, object?>? parameters = null) : IPredictor
{
    private const double GrowthBetweenFits = 1.3;

    private readonly LearnerOptions _options = new(parameters, MaxThreads: 1, KeepHeldOutPredictions: true);
    private IModel? _model;
    private double[] _heldOut = [], _ones = [];
    private int _count, _fittedRows, _rowsVersion = -1;

    public string Name => learner.Name;

    public bool IsMultiplicative => true;

    public int LeastRows => 40;

    public bool IsUsable => _model is not null;

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _count);

    public ReadOnlySpan<double> ResidualScale => _ones.AsSpan(0, _count);

    public void Update(TaskDataset history)
    {
        if (history.VaryingColumns < 2)
        {
            _model = null;
            _count = 0;
            return;
        }
        if (_heldOut.Length < history.Count)
        {
            Array.Resize(ref _heldOut, history.Count * 2);
            _ones = new double[_heldOut.Length];
            Array.Fill(_ones, 1);
        }
        if (_model is null || _rowsVersion != history.RowsVersion || history.Count >= _fittedRows * GrowthBetweenFits) Fit(history);
        for (; _count < history.Count; _count++) _heldOut[_count] = Predict(history.Rows[_count].Log, history.Requests[_count]);
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query) =>
        new(_model is null ? double.NaN : Predict(query.Row.Log, query.Request), 1, 0);

    private void Fit(TaskDataset history)
    {
        int columns = history.ColumnCount;
        double[][] table = new double[columns + 1][];
        for (int j = 0; j <= columns; j++) table[j] = new double[history.Count];
        for (int i = 0; i < history.Count; i++)
        {
            for (int j = 0; j < columns; j++) table[j][i] = history.Rows[i].Log[j];
            table[columns][i] = LogRequest(history.Requests[i]);
        }
        var schema = new FeatureSchema([.. Enumerable.Range(0, columns + 1).Select(j => FeatureDescription.Numeric($"c{j}"))]);
        _model = learner.Train(new TrainingSet(new FeatureTable(schema, table, history.Count), history.LogNeeds.ToArray()), _options);
        ReadOnlySpan<double> heldOut = _model.HeldOutPredictions.Span;
        for (int i = 0; i < heldOut.Length; i++) _heldOut[i] = Math.Exp(heldOut[i]);
        _count = heldOut.Length;
        _fittedRows = history.Count;
        _rowsVersion = history.RowsVersion;
    }

    private double Predict(double[] columns, double request)
    {
        Span<double> row = stackalloc double[columns.Length + 1];
        columns.CopyTo(row);
        row[^1] = LogRequest(request);
        return Math.Exp(_model!.Predict(row));
    }

    private static double LogRequest(double request) => request > 0 ? Math.Log(request) : double.NaN;
}
