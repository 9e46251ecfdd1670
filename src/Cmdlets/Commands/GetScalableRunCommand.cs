namespace Scalable.Commands;

/// <summary>Reads recorded runs.</summary>
[Cmdlet(VerbsCommon.Get, "ScalableRun", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(RunRecord))]
public sealed class GetScalableRunCommand : RunStoreCmdlet
{
    private static readonly string[] s_states = ["running", "completed", "failed", "cancelled", "unknown"];

    private readonly SortedSet<string> _states = new(s_states, StringComparer.OrdinalIgnoreCase);
    private NameFilter _statuses = new(null);
    private NameFilter _targets = new(null);
    private int _read;

    /// <summary>Only runs with one of these states; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only runs on one of these targets; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TargetNameCompleter))]
    public string[]? Target { get; set; }

    /// <summary>Only the newest run of each run store.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>Only the newest so many runs of each run store.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Newest { get; set; }

    /// <summary>Only runs that started at this time or later.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Only runs that started before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    protected override void BeginProcessing()
    {
        if (Latest && Newest is not null)
            ThrowTerminatingError(new PSArgumentException("-Latest is -Newest 1; give one of them."), ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, Newest, "Leave out -Latest.");
        base.BeginProcessing();
        _statuses = new NameFilter(Status);
        _targets = new NameFilter(Target);
    }

    protected override void ProcessRecord()
    {
        foreach (string directory in RunStores()) WriteRuns(directory);
    }

    protected override void EndProcessing()
    {
        if (_read == 0 || StopToken.IsCancellationRequested) return;
        ReportMissing(Ids.Missing, ErrorIds.RunNotFound, id => $"There is no run '{id}'.", "-RunId");
        ReportMissing(_targets.Missing, ErrorIds.TargetNotFound, target => $"No run has the target '{target}'.", "-Target");
        ReportMissing(_statuses.Missing.Where(status => !_states.Contains(status)), ErrorIds.StatusUnknown, status => $"No run has the status '{status}'.", $"Runs are {string.Join(", ", _states)}.");
    }

    private void WriteRuns(string directory)
    {
        var wanted = EnumerateRuns(directory).Where(run =>
        {
            _read++;
            return Matches(run) && IsInTime(run.StartedAt);
        });
        foreach (RunRecord run in Latest || Newest is not null ? wanted.TakeLast(Newest ?? 1) : wanted) WriteObject(run);
    }

    /// <summary>Asks each filter, so that each knows which of its names are there at all.</summary>
    private bool Matches(RunRecord run) => Ids.Matches(run.RunId) & _statuses.Matches(run.Status) & _targets.Matches(run.TargetName);

    private bool IsInTime(DateTimeOffset? started) =>
        (After is null || started >= new DateTimeOffset(After.Value)) && (Before is null || started < new DateTimeOffset(Before.Value));
}
