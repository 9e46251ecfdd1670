using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>The columns of a trace: how their cells are read, and what they look like. See https://docs.seqera.io/nextflow/reports.</summary>
internal sealed class TraceColumns : IColumnShapes
{
    private static readonly HashSet<string> s_states = new(StringComparer.Ordinal) { "NEW", "SUBMITTED", "RUNNING", "COMPLETED", "FAILED", "ABORTED", "CACHED" };
    private static readonly HashSet<string> s_likelyTexts = new(StringComparer.Ordinal) { "name", "tag", "script", "process" };

    public Func<string, bool>? CheckOf(string column) => column switch
    {
        "status" => s_states.Contains,
        "task_id" or "exit" or "cpus" or "attempt" or "syscr" or "syscw" => cell => TraceUnits.Number(cell) is not null,
        "hash" => cell => cell.Length == 9 && cell[2] == '/',
        _ when IsKnown(column) => cell => NumberReader(column)(TraceNumbers.WithoutCommas(cell)) is not null,
        _ => null,
    };

    public double WeightOf(string column) => s_likelyTexts.Contains(column) ? 1 : 3;

    /// <summary>How the cells of a column are read as numbers; the units depend on what Nextflow says the column is.</summary>
    public static Func<string, double?> NumberReader(string column) => column switch
    {
        "duration" or "realtime" or "time" => TraceUnits.Milliseconds,
        "%cpu" or "%mem" => TraceUnits.Percent,
        "submit" or "start" or "complete" => TraceUnits.EpochMilliseconds,
        _ => IsSize(column) ? TraceUnits.Bytes : TraceUnits.Number,
    };

    /// <summary>True for columns of sizes.</summary>
    public static bool IsSize(string column) =>
        column is "rss" or "vmem" or "peak_rss" or "peak_vmem" or "rchar" or "wchar" or "read_bytes" or "write_bytes" or "memory" or "disk";

    private static bool IsKnown(string column) => IsSize(column) || column is "duration" or "realtime" or "time" or "%cpu" or "%mem" or "submit" or "start" or "complete";
}
