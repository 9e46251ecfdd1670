using Scalable.Statistics;
using Scalable.Advising.Engine;

namespace Scalable.Advising.Predictors;

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
