namespace Scalable.Learning.Linear;

/// <summary>The design matrix: how each column is made, and the columns of the training rows.</summary>
/// <param name="Columns">How the columns are made.</param>
/// <param name="Values">The training rows, column by column.</param>
/// <param name="Directions">By column, +1 where its slope may not be negative, -1 where it may not be positive, else 0.</param>
internal sealed record Design(DesignColumn[] Columns, double[][] Values, sbyte[] Directions)
{
    public int Count => Columns.Length;

    public int RowCount { get; init; }
}
