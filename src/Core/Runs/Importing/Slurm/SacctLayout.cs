using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>The columns of sacct that are read, by the names it gives them.</summary>
internal enum SacctColumn
{
    JobID, JobIDRaw, JobName, Partition, Account, User, Cluster, State, ExitCode, Submit, Start, End, Elapsed, ElapsedRaw, Timelimit, TimelimitRaw,
    ReqCPUS, AllocCPUS, NCPUS, ReqNodes, NNodes, AllocNodes, NTasks, ReqMem, ReqTRES, AllocTRES, ReqGRES, AllocGRES,
    MaxRSS, AveCPU, TotalCPU, TRESUsageInMax, TRESUsageInTot, NodeList, SubmitLine,
}

/// <summary>Where the columns stand in a table.</summary>
internal sealed class SacctLayout(TableHeader header)
{
    private static readonly string[] s_names = Enum.GetNames<SacctColumn>();

    private readonly int[] _places = [.. s_names.Select(header.IndexOf)];

    /// <summary>Texts that rows share.</summary>
    public CellTexts Texts => header.Texts;

    public static string NameOf(SacctColumn column) => s_names[(int)column];

    /// <summary>The column's place; negative if the table does not have it.</summary>
    public int PlaceOf(SacctColumn column) => _places[(int)column];
}
