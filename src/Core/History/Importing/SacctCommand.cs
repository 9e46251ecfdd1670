using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Scalable.History.Importing;

/// <summary>Asks a cluster's accounting for its jobs.</summary>
public static class SacctCommand
{
    /// <summary>The columns that an import makes use of.</summary>
    public const string Columns =
        "JobID,JobName,Partition,Account,Cluster,State,ExitCode,Submit,Start,End,ElapsedRaw,TimelimitRaw,ReqCPUS,AllocCPUS,ReqNodes,NNodes,NTasks,ReqMem,ReqTRES,MaxRSS,AveCPU,TotalCPU,TRESUsageInMax,TRESUsageInTot,NodeList";

    internal const string Example = "sacct --parsable2 --duplicates --starttime=now-30days --format=" + Columns;

    /// <summary>The words after <c>sacct</c>; without users, those of the user who asks.</summary>
    public static IReadOnlyList<string> Arguments(DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string>? users = null)
    {
        const string format = "yyyy-MM-dd'T'HH:mm:ss";
        List<string> words =
        [
            "--parsable2", "--duplicates", "--format=" + Columns,
            "--starttime=" + since.LocalDateTime.ToString(format, CultureInfo.InvariantCulture),
            "--endtime=" + until.LocalDateTime.ToString(format, CultureInfo.InvariantCulture),
        ];
        if (users is { Count: > 0 }) words.Add("--user=" + string.Join(',', users));
        return words;
    }

    /// <summary>What sacct prints, with times as seconds since 1970.</summary>
    /// <exception cref="RunImportException">There is no sacct here, or it has no accounting to ask; the message is its own.</exception>
    public static string Run(DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string>? users = null)
    {
        var start = new ProcessStartInfo("sacct", Arguments(since, until, users)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_TIME_FORMAT"] = "%s";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new RunImportException($"sacct failed: {error.GetAwaiter().GetResult().Trim()}");
        }
        catch (Win32Exception)
        {
            throw new RunImportException("The command sacct is not on this machine. Run on the cluster, or import a file made there with: " + Example);
        }
    }
}
