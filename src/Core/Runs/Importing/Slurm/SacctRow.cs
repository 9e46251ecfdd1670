using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>What sacct says of a job or of one of its steps, in a row of a table or in JSON.</summary>
internal sealed class SacctRow
{
    private readonly DelimitedRow? _row;
    private readonly SacctLayout? _layout;

    /// <summary>A row of a table.</summary>
    public SacctRow(DelimitedRow row, SacctLayout layout)
    {
        (Cells, _row, _layout) = (row, row, layout);
        (Job, Step) = JobAndStep();
    }

    /// <summary>A row by the names of the columns.</summary>
    public SacctRow(IRecordRow cells)
    {
        Cells = cells;
        (Job, Step) = JobAndStep();
    }

    public IRecordRow Cells { get; }

    public long Line => Cells.Line;

    /// <summary>The job's id without the step: 12, 12_3 for an element of an array, 12+1 for a component of a heterogeneous job.</summary>
    public string Job { get; }

    /// <summary>batch, extern, 0, 1 and so on; null for the allocation.</summary>
    public string? Step { get; }

    public bool IsBatch => Step == "batch";

    public bool IsExtern => Step == "extern";

    /// <summary>True for the elements of an array that have not started, which are printed as one: 12_[5-9%2].</summary>
    public bool IsArrayRemainder => Job.Contains('[', StringComparison.Ordinal);

    /// <summary>What the column says; empty if it is not there or says nothing.</summary>
    public ReadOnlySpan<char> this[SacctColumn column]
    {
        get
        {
            ReadOnlySpan<char> cell = Cell(column);
            return cell is "Unknown" or "None" or "N/A" or "INVALID" ? [] : cell;
        }
    }

    /// <summary>What the first column says, or else the second.</summary>
    public ReadOnlySpan<char> this[SacctColumn column, SacctColumn other] => this[column] is { IsEmpty: false } said ? said : this[other];

    /// <summary>What stands in the column, without blanks around it; empty if it is not there.</summary>
    public ReadOnlySpan<char> Cell(SacctColumn column) =>
        _row is null ? Cells[SacctLayout.NameOf(column)] : _layout!.PlaceOf(column) is >= 0 and var place ? _row.Span(place) : [];

    /// <summary>What the column says as a text; null for nothing.</summary>
    public string? Text(SacctColumn column) => this[column] is { IsEmpty: false } said ? _layout is null ? said.ToString() : _layout.Texts.Of(said) : null;

    private (string Job, string? Step) JobAndStep()
    {
        ReadOnlySpan<char> id = Cell(SacctColumn.JobID) is { IsEmpty: false } given ? given : Cell(SacctColumn.JobIDRaw);
        int dot = id.IndexOf('.');
        return dot < 0 ? (id.ToString(), null) : (id[..dot].ToString(), Full(id[(dot + 1)..]));
    }

    /// <summary>The step's name; in columns of fixed width it may be cut off, with a plus sign at its end.</summary>
    private static string Full(ReadOnlySpan<char> step) => step switch
    {
        "batch" => "batch",
        "extern" => "extern",
        ['b', .., '+'] when "batch".AsSpan().StartsWith(step[..^1]) => "batch",
        ['e', .., '+'] when "extern".AsSpan().StartsWith(step[..^1]) => "extern",
        _ => step.ToString(),
    };
}
