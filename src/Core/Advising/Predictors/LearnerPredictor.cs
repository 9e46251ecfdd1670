using Scalable.Advising.Engine;
using Scalable.Learning;

namespace Scalable.Advising.Predictors;

/// <summary>
/// Any learner, fitted to the need on all columns that vary and the request. Refitted when the rows have grown by a third; rows that
/// came since are held out by themselves.
/// </summary>
/// <param name="learner">Fits the models.</param>
/// <param name="options">Hyperparameters, seed and threads.</param>
/// <param name="isAlone">True where it is the only learner; otherwise it stands back while there is nothing to tell rows apart by.</param>
internal sealed class LearnerPredictor(ILearner learner, LearnerOptions options, bool isAlone) : IPredictor
{
    private const double GrowthBetweenFits = 1.3;
    private const int MinRowsAmongOthers = 40;
    private const int MinRowsAlone = 10;

    private readonly LearnerOptions _options = options with { KeepHeldOutPredictions = true };
    private double[] _heldOut = [], _ones = [];
    private int[] _columns = [];
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
        for (; _count < history.Count; _count++) _heldOut[_count] = Predict(history.Rows[_count], history.Requests[_count]);
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query) =>
        new(Model is null ? double.NaN : Predict(query.Row, query.Request), 1, 0);

    private void Fit(TaskDataset history, CancellationToken cancellationToken)
    {
        string[] names = [.. history.ColumnNames(), "requested"];
        double[][] table = [.. names.Select(_ => new double[history.Count])];
        for (int i = 0; i < history.Count; i++)
        {
            history.Rows[i].CopyTo(table, i);
            table[^1][i] = Request(history.Requests[i]);
        }
        _columns = [.. Enumerable.Range(0, names.Length).Where(j => table[j].Any(value => !value.Equals(table[j][0])))];
        if (_columns.Length == 0) _columns = [0];
        var schema = new FeatureSchema([.. _columns.Select(j => FeatureDescription.Numeric(names[j], FeatureNames.SoundsLikeSize(names[j])))]);
        Model = learner.Train(new TrainingSet(new FeatureTable(schema, [.. _columns.Select(j => table[j])], history.Count), history.Needs.ToArray()), _options, cancellationToken);
        ReadOnlySpan<double> heldOut = Model.HeldOutPredictions.Span;
        _floor = history.SmallestNeed * LinearPredictor.FloorShare;
        for (int i = 0; i < heldOut.Length; i++) _heldOut[i] = Math.Max(heldOut[i], _floor);
        _count = heldOut.Length;
        _fittedRows = history.Count;
        _rowsVersion = history.RowsVersion;
    }

    private double Predict(in Features.EncodedRow row, double request)
    {
        Span<double> all = stackalloc double[Math.Max(row.Raw.Length, _columns[^1]) + 1], used = stackalloc double[_columns.Length];
        row.CopyTo(all);
        all[row.Raw.Length] = Request(request);
        for (int j = 0; j < used.Length; j++) used[j] = all[_columns[j]];
        return Math.Max(Model!.Predict(used), _floor);
    }

    private static double Request(double request) => request > 0 ? request : double.NaN;
}
