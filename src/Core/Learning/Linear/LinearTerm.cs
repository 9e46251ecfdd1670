namespace Scalable.Learning.Linear;

/// <summary>One term of a linear model: a slope times what a column is above its mean.</summary>
internal sealed record LinearTerm(DesignColumn Column, double Slope, double Mean)
{
    public double Value(ReadOnlySpan<double> row) => Slope * (Column.Encode(row[Column.Feature]) - Mean);
}
