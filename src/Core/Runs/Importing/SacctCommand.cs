namespace Scalable.Runs.Importing;

/// <summary>Asks a cluster's accounting for its jobs.</summary>
public static class SacctCommand
{
    /// <summary>The columns that an import makes use of.</summary>
    public const string Columns =
        "JobID,JobName,Partition,Account,User,Cluster,State,ExitCode,Submit,Start,End,ElapsedRaw,TimelimitRaw,ReqCPUS,AllocCPUS,ReqNodes,NNodes,NTasks,ReqMem,ReqTRES,AllocTRES,MaxRSS,AveCPU,TotalCPU,TRESUsageInMax,TRESUsageInTot,NodeList";

    internal const string Example = "sacct --parsable2 --duplicates --starttime=now-30days --format=" + Columns;

    /// <summary>The words after <c>sacct</c>.</summary>
    /// <param name="query">The jobs that are wanted.</param>
    /// <param name="furtherColumns">Columns besides those that every import needs.</param>
    /// <exception cref="RunImportException">A column's or a user's name cannot be one.</exception>
    public static IReadOnlyList<string> Arguments(SacctQuery query, params IEnumerable<string> furtherColumns)
    {
        const string format = "yyyy-MM-dd'T'HH:mm:ss";
        string[] known = Columns.Split(',');
        IEnumerable<string> further = furtherColumns.Where(column => !known.Contains(column, StringComparer.OrdinalIgnoreCase)).Select(column => RequireName(column, "column"));
        List<string> words =
        [
            "--parsable2", "--duplicates", "--format=" + string.Join(',', [.. known, .. further]),
            "--starttime=" + query.Since.LocalDateTime.ToString(format, CultureInfo.InvariantCulture),
            "--endtime=" + query.Until.LocalDateTime.ToString(format, CultureInfo.InvariantCulture),
        ];
        if (query.AllUsers) words.Add("--allusers");
        if (query.Users is { Count: > 0 }) words.Add("--user=" + string.Join(',', query.Users.Select(user => RequireName(user, "user"))));
        return words;
    }

    /// <summary>What sacct prints, with times as seconds since 1970.</summary>
    /// <exception cref="RunImportException">There is no sacct here, or it has no accounting to ask; the message is its own.</exception>
    public static string Run(SacctQuery query, params IEnumerable<string> furtherColumns)
    {
        CommandAnswer answer = Ask(Arguments(query, furtherColumns), Timeout.InfiniteTimeSpan);
        if (answer.ExitCode == CommandRunner.NotFound) throw new RunImportException("The command sacct is not on this machine. Run on the cluster, or import a file made there with: " + Example);
        return answer.Succeeded ? answer.Output : throw new RunImportException($"sacct failed: {answer.Error.Trim()}");
    }

    /// <summary>Asks sacct about certain jobs, or elements of arrays such as 17_3; it prints times as seconds since 1970.</summary>
    internal static CommandAnswer AskFor(IEnumerable<string> jobs, TimeSpan timeout) => Ask(["--parsable2", "--duplicates", "--format=" + Columns, "--jobs=" + string.Join(',', jobs)], timeout);

    private static CommandAnswer Ask(IEnumerable<string> words, TimeSpan timeout) => CommandRunner.Run("sacct", words, timeout, new Dictionary<string, string> { ["SLURM_TIME_FORMAT"] = "%s" });

    private static string RequireName(string name, string what) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '@' or '$' or '\\') ? name : throw new RunImportException($"There is no {what} '{name}'.");
}

/// <summary>Which jobs a cluster's accounting is asked for.</summary>
/// <param name="Since">Jobs that were there at this time or later.</param>
/// <param name="Until">Jobs that were there before this time.</param>
public sealed record SacctQuery(DateTimeOffset Since, DateTimeOffset Until)
{
    private const int DefaultDays = 30;
    private static readonly TimeSpan s_page = TimeSpan.FromDays(1);

    /// <summary>The users whose jobs are wanted; none for the rule of sacct, which is the user who asks, and for root everyone.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Whether everyone's jobs are wanted, as far as the cluster shows them.</summary>
    public bool AllUsers { get; init; }

    /// <summary>The jobs of a period; of the last 30 days if it is open.</summary>
    public static SacctQuery Between(DateTimeOffset? since, DateTimeOffset? until)
    {
        DateTimeOffset end = until ?? DateTimeOffset.Now;
        return new SacctQuery(since ?? end.AddDays(-DefaultDays), end);
    }

    /// <summary>The query in pages of a day at most, the earliest first, so that no answer is large.</summary>
    public IEnumerable<SacctQuery> Pages()
    {
        DateTimeOffset since = Since;
        for (DateTimeOffset until = since + s_page; until < Until; until += s_page)
        {
            yield return this with { Since = since, Until = until };
            since = until;
        }
        yield return this with { Since = since };
    }
}
