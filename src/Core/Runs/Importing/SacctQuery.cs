namespace Scalable.Runs.Importing;

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

    /// <summary>The jobs of a period; of the last 30 days where it is open.</summary>
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
