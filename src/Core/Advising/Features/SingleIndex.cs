using Scalable.Advising.Persistence;
using Scalable.Learning.Linear;

namespace Scalable.Advising.Features;

/// <summary>
/// The one axis on which nearness of inputs is judged: the logarithm of the only feature that varies, or, with several,
/// their combination that a ridge regression of the logarithm of the need finds (single-index model). Refitted only when the
/// history has grown by a tenth.
/// </summary>
internal sealed class SingleIndex
{
    // The penalty, in units of one row's information on a standardised column.
    private const double Strength = 1e-2;

    private readonly RidgeRegression _index = new();
    private int _fittedRows;
    private int _onlyColumn = -1;

    public double Spread { get; private set; }

    public int VaryingColumns { get; private set; }

    public double Of(EncodedRow row) =>
        _onlyColumn >= 0 ? row.Log[_onlyColumn] : _fittedRows == 0 || row.Log.Length != _index.Dimension ? 0 : _index.Predict(row.Log);

    /// <summary>Refits the axis where due; true if coordinates must be computed anew.</summary>
    public bool Update(List<EncodedRow> rows, List<double> logNeeds, bool force)
    {
        int varying = 0, column = -1;
        for (int j = 0; j < rows[^1].Log.Length; j++)
        {
            if (!Varies(rows, j)) continue;
            varying++;
            column = j;
        }
        VaryingColumns = varying;
        int only = varying <= 1 ? column : -1;
        bool changed = force || only != _onlyColumn || (varying <= 1 && _fittedRows > 0);
        _onlyColumn = only;
        if (varying <= 1)
        {
            _fittedRows = 0;
            return changed;
        }
        if (!changed && rows.Count < _fittedRows * 1.1 && rows.Count >= _fittedRows) return false;
        Fit(rows, logNeeds, rows.Count);
        return true;
    }

    public void Keep(StateArchive state)
    {
        _fittedRows = state.Integer("fitted_rows", _fittedRows);
        _onlyColumn = state.Integer("only_column", _onlyColumn);
        VaryingColumns = state.Integer("varying_columns", VaryingColumns);
    }

    /// <summary>Fits the axis to the rows that it was fitted to, the oldest, after what was kept was read.</summary>
    public void FitAgain(List<EncodedRow> rows, List<double> logNeeds)
    {
        if (_fittedRows > 0) Fit(rows, logNeeds, _fittedRows);
    }

    private void Fit(List<EncodedRow> rows, List<double> logNeeds, int count)
    {
        _index.Sum(count, rows[count - 1].Log.Length, i => rows[i].Log, i => logNeeds[i], _ => 1);
        _index.Solve(Strength);
        _fittedRows = count;
    }

    public void UpdateSpread(List<double> coordinates)
    {
        double mean = 0, squares = 0;
        foreach (double u in coordinates) mean += u;
        mean /= coordinates.Count;
        foreach (double u in coordinates) squares += (u - mean) * (u - mean);
        Spread = Math.Sqrt(squares / coordinates.Count);
    }

    private static bool Varies(List<EncodedRow> rows, int column)
    {
        double first = rows[0].Log[column];
        foreach (EncodedRow row in rows)
            if (row.Log[column] != first) return true;
        return false;
    }
}
