namespace Scalable.Learning;

/// <summary>A model that knows the distribution of the target at a row, not only its middle.</summary>
public interface IQuantileModel : IModel
{
    /// <summary>Writes the quantiles of the target at a row, one for each level of (0, 1), into <paramref name="destination"/>.</summary>
    void PredictQuantiles(ReadOnlySpan<double> row, ReadOnlySpan<double> levels, Span<double> destination);
}
