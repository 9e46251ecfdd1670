namespace Scalable.Scaling.Foresight;

/// <summary>
/// Whether the present run goes the way of any earlier one. Once it goes the way of none it is believed again only after as
/// many tasks more have come in turn.
/// </summary>
internal sealed class RunLikeness(ArrivalModel model)
{
    /// <summary>A run is wholly believed to go the way of an earlier one from its third task or look on.</summary>
    private const int Believed = 3;

    private Resemblance[] _runs = [];
    private int _departedAt;
    private int _count;
    private int _looks;

    /// <summary>The run goes the way of none of the earlier ones.</summary>
    public bool IsDeparted => _count < 2 * _departedAt;

    /// <summary>From 0 to 1: how far what has come can tell the way the run goes.</summary>
    public double Belief => Math.Min(1, (double)Math.Max(_count, _looks) / Believed);

    /// <summary>How far it goes the way of the earlier run of that number; null before the first task.</summary>
    public Resemblance? this[int run] => run < _runs.Length ? _runs[run] : null;

    /// <summary>Looks at what has come.</summary>
    public void Look(RunProgress progress)
    {
        if (progress.Count > 0) _looks++;
        if (progress.Count == _count) return;
        _count = progress.Count;
        _runs = [.. model.Runs.Select(past => Resemblance.Of(past, progress))];
        if (!_runs.Any(run => run.IsAlike)) _departedAt = _count;
    }

    public RunLikeness Clone() => new(model) { _runs = _runs, _departedAt = _departedAt, _count = _count, _looks = _looks };
}
