namespace Scalable.Runs.Importing;

/// <summary>A row that sacct printed: an allocation of a job, or one of its steps.</summary>
internal sealed class SacctRow(TraceColumns columns, string[] cells, long line)
{
    public long Line => line;

    public string? this[string column] => columns.Cell(cells, column) is { } cell and not ("Unknown" or "None" or "N/A" or "INVALID") ? cell : null;

    public string JobId { get; } = columns.Cell(cells, "JobID") ?? "";

    /// <summary>The job's id without the step: 12, 12_3 for an element of an array, 12+1 for a component of a heterogeneous job.</summary>
    public string Job => JobId.Split('.', 2)[0];

    /// <summary>batch, extern, 0, 1 and so on; null for the allocation.</summary>
    public string? Step => JobId.Split('.', 2) is [_, var step] ? step : null;

    /// <summary>True for the elements of an array that have not started, which are printed as one: 12_[5-9%2].</summary>
    public bool IsArrayRemainder => Job.Contains('[', StringComparison.Ordinal);
}
