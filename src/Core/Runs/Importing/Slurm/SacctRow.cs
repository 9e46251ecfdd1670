using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>What sacct says of a job or of one of its steps, in a row or in JSON.</summary>
internal sealed class SacctRow
{
    private readonly IRecordRow _cells;

    public SacctRow(IRecordRow cells)
    {
        _cells = cells;
        string id = cells["JobID"] ?? cells["JobIDRaw"] ?? "";
        int dot = id.IndexOf('.', StringComparison.Ordinal);
        Job = dot < 0 ? id : id[..dot];
        Step = dot < 0 ? null : Full(id[(dot + 1)..]);
    }

    public IRecordRow Cells => _cells;

    public long Line => _cells.Line;

    public string? this[string column] => _cells[column] is { } cell and not ("Unknown" or "None" or "N/A" or "INVALID") ? cell : null;

    /// <summary>The job's id without the step: 12, 12_3 for an element of an array, 12+1 for a component of a heterogeneous job.</summary>
    public string Job { get; }

    /// <summary>batch, extern, 0, 1 and so on; null for the allocation.</summary>
    public string? Step { get; }

    /// <summary>The step's name; in columns of fixed width it may be cut off, with a plus sign at its end.</summary>
    private static string Full(string step) =>
        step is ['b', .., '+'] && "batch".StartsWith(step[..^1], StringComparison.Ordinal) ? "batch" : step is ['e', .., '+'] && "extern".StartsWith(step[..^1], StringComparison.Ordinal) ? "extern" : step;

    /// <summary>True for the elements of an array that have not started, which are printed as one: 12_[5-9%2].</summary>
    public bool IsArrayRemainder => Job.Contains('[', StringComparison.Ordinal);
}
