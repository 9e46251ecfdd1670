namespace Scalable.Runs.Importing;

/// <summary>The columns of a trace, by name.</summary>
internal sealed class TraceColumns
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public TraceColumns(IReadOnlyList<string> header)
    {
        Count = header.Count;
        for (int i = 0; i < header.Count; i++) _indices.TryAdd(header[i].Trim(), i);
    }

    public int Count { get; }

    public string Names => string.Join(", ", _indices.Keys);

    public bool Has(string column) => _indices.ContainsKey(column);

    /// <summary>The cell; null where there is no such column, or where Nextflow has written nothing or a hyphen.</summary>
    public string? Cell(IReadOnlyList<string> row, string column)
    {
        if (!_indices.TryGetValue(column, out int index)) return null;
        string cell = row[index].Trim();
        return cell is "" or "-" ? null : cell;
    }

    /// <summary>How the cells of a column are read as numbers; the units depend on what Nextflow says the column is.</summary>
    public static Func<string, double?> NumberReader(string column) => column switch
    {
        "rss" or "vmem" or "peak_rss" or "peak_vmem" or "rchar" or "wchar" or "read_bytes" or "write_bytes" or "memory" or "disk" => TraceUnits.Bytes,
        "duration" or "realtime" or "time" => TraceUnits.Milliseconds,
        "%cpu" or "%mem" => TraceUnits.Percent,
        "submit" or "start" or "complete" => TraceUnits.EpochMilliseconds,
        _ => TraceUnits.Number,
    };
}
