using Scalable.Advising.Engine;
using Scalable.Advising.Features;
using Scalable.Learning;
using Scalable.Runs;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Predictors;

/// <summary>
/// Any learner, fitted to the need on all features that vary and the request. Refitted when the rows have grown by a third; rows that
/// came since are held out by themselves.
/// </summary>
/// <param name="learner">Fits the models.</param>
/// <param name="options">Hyperparameters, seed and threads.</param>
/// <param name="isAlone">True if it is the only learner; otherwise it stands back while there is nothing to tell rows apart by.</param>
internal sealed class LearnerPredictor(ILearner learner, LearnerOptions options, bool isAlone) : IPredictor
{
    private const double GrowthBetweenFits = 1.3;
    private const int MinRowsAmongOthers = 40;
    private const int MinRowsAlone = 10;

    private readonly LearnerOptions _options = options with { KeepHeldOutPredictions = true };
    private double[] _heldOut = [], _ones = [];
    private LearnerTable? _table;
    private double _floor;
    private int _count, _fittedRows, _rowsVersion = -1;

    public string Name => learner.Name;

    public bool IsMultiplicative => true;

    public int LeastRows => isAlone ? MinRowsAlone : MinRowsAmongOthers;

    public bool IsUsable => Model is not null;

    /// <summary>The model last fitted, or null.</summary>
    public IModel? Model { get; private set; }

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _count);

    public ReadOnlySpan<double> ResidualScale => _ones.AsSpan(0, _count);

    public void Update(TaskDataset history, CancellationToken cancellationToken)
    {
        if (!isAlone && history.VaryingColumns == 0)
        {
            Model = null;
            _count = 0;
            return;
        }
        if (_heldOut.Length < history.Count)
        {
            Array.Resize(ref _heldOut, history.Count * 2);
            _ones = new double[_heldOut.Length];
            Array.Fill(_ones, 1);
        }
        if (Model is null || _rowsVersion != history.RowsVersion || history.Count >= _fittedRows * GrowthBetweenFits) Fit(history, cancellationToken);
        for (; _count < history.Count; _count++) _heldOut[_count] = Predict(history.Features[_count], history.Requests[_count]);
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query) =>
        new(Model is null ? double.NaN : Predict(query.Features, query.Request), 1, 0);

    public void Keep(StateArchive state)
    {
        Model = state.Model("model", Model);
        bool hasRequest = state.Flag("has_request", _table?.HasRequest ?? false);
        if (state.IsReading) _table = Model is null ? null : new LearnerTable(Model.Schema, hasRequest);
        _floor = state.Number("floor", _floor);
        _fittedRows = state.Integer("fitted_rows", _fittedRows);
        _rowsVersion = state.Integer("rows_version", _rowsVersion);
        _heldOut = state.Numbers("held_out", HeldOut);
        _count = _heldOut.Length;
        _ones = new double[_count];
        Array.Fill(_ones, 1);
    }

    private void Fit(TaskDataset history, CancellationToken cancellationToken)
    {
        _table = LearnerTable.Of(history.Features, history.Requests);
        Model = learner.Train(new TrainingSet(_table.Encode(history.Features, history.Requests), history.Needs.ToArray()), _options, cancellationToken);
        ReadOnlySpan<double> heldOut = Model.HeldOutPredictions.Span;
        _floor = history.SmallestNeed * LinearPredictor.FloorShare;
        for (int i = 0; i < heldOut.Length; i++) _heldOut[i] = Math.Max(heldOut[i], _floor);
        _count = heldOut.Length;
        _fittedRows = history.Count;
        _rowsVersion = history.RowsVersion;
    }

    private double Predict(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        Span<double> row = stackalloc double[_table!.Schema.Count];
        _table.Encode(features, request, row);
        return Math.Max(Model!.Predict(row), _floor);
    }
}
