using Scalable.Advising.Engine;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Predictors;

/// <summary>
/// A fit of a quantity's centre, with what it would have predicted for every past row without that row. Residuals are
/// differences (<see cref="IsMultiplicative"/> false) or ratios.
/// </summary>
internal interface IPredictor
{
    string Name { get; }

    bool IsMultiplicative { get; }

    /// <summary>True if it follows a trend beyond the inputs seen.</summary>
    bool Extrapolates => false;

    /// <summary>The fewest rows it can be fitted to.</summary>
    int LeastRows { get; }

    /// <summary>False if it has nothing to add to the other fits as the history is.</summary>
    bool IsUsable => true;

    /// <summary>True if it says of this query what a constant says already, so that listening to both would count one voice twice.</summary>
    bool RepeatsConstant(in DatasetQuery query) => false;

    /// <summary>Brings the fit and its held-out predictions up to date with the history.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the predictor is not to be used on.</exception>
    void Update(TaskDataset history, CancellationToken cancellationToken);

    /// <summary>What of it <see cref="Update"/> would not find again from the history alone; nothing if it would.</summary>
    void Keep(StateArchive state)
    {
    }

    PointPrediction Predict(TaskDataset history, in DatasetQuery query);

    /// <summary>One a row of the history; NaN if there is none.</summary>
    ReadOnlySpan<double> HeldOut { get; }

    /// <summary>What each held-out residual is multiplied by to have the noise's own spread.</summary>
    ReadOnlySpan<double> ResidualScale { get; }
}

/// <summary>What a fit says about one query.</summary>
/// <param name="Centre">The centre of the need; NaN if it has nothing to say.</param>
/// <param name="Widening">What the noise's spread is multiplied by, if the fit itself is unsure.</param>
/// <param name="ExtrapolationUncertainty">The standard deviation of the logarithm of the centre that extrapolation adds.</param>
internal readonly record struct PointPrediction(double Centre, double Widening, double ExtrapolationUncertainty);

/// <summary>
/// A fit's held-out residuals in units of the noise, ascending, each with the row it comes from: differences, or logarithms of
/// ratios for a multiplicative fit. Without a fit: the needs themselves.
/// </summary>
internal sealed class ResidualSample
{
    private double[] _residuals = [];
    private int[] _rows = [];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Residuals => _residuals.AsSpan(0, Count);

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    public void Update(TaskDataset history, IPredictor? fit)
    {
        Count = 0;
        if (fit is not null && (history.Count < fit.LeastRows || !fit.IsUsable)) return;
        if (_rows.Length < history.Count)
        {
            _residuals = new double[history.Count * 2];
            _rows = new int[history.Count * 2];
        }
        for (int i = 0; i < history.Count; i++)
        {
            double residual = fit is null ? history.Needs[i] : Residual(history, fit, i);
            if (!double.IsFinite(residual)) continue;
            _residuals[Count] = residual;
            _rows[Count++] = i;
        }
        Array.Sort(_residuals, _rows, 0, Count);
    }

    private static double Residual(TaskDataset history, IPredictor fit, int row)
    {
        double heldOut = fit.HeldOut[row];
        return fit.ResidualScale[row] * (fit.IsMultiplicative ? history.LogNeeds[row] - StableMath.Log(heldOut) : history.Needs[row] - heldOut);
    }
}
