namespace Scalable.Scaling.Foresight;

/// <summary>
/// What foresight has lately cost and saved: idle workers against the tasks that found one. When it costs more than it
/// saves, it is silent for a while, each time for twice as long.
/// </summary>
internal sealed class ForesightAccount
{
    private const double KeptDebt = 0.9;
    private const int FirstSilence = 8;

    /// <summary>What it may owe before it falls silent: idle intervals, and the worth of tasks that find a worker.</summary>
    private const double CreditIntervals = 6, CreditTasks = 100;

    private double _debt;
    private double _worth;
    private double _at = double.NaN;
    private int _silentFor;
    private int _nextSilence = FirstSilence;

    public bool IsOverdrawn => _silentFor > 0;

    /// <summary>Takes note of a tag since the last look: its idle workers cost, its tasks that wait no more saved.</summary>
    public void Add(TagLoad load, int arrivals, double now, double worth)
    {
        _worth = worth;
        if (double.IsNaN(_at) || load.BusyWorkers is not { } busy) return;
        _debt += Math.Max(0, load.ActiveWorkers - busy) * Math.Max(0, now - _at) - worth * Math.Max(0, arrivals - load.PendingTasks);
    }

    public void Close(double now, double interval)
    {
        _at = now;
        if (_silentFor > 0)
        {
            _silentFor--;
            _debt = 0;
            return;
        }
        _debt = Math.Max(0, _debt * KeptDebt);
        if (_debt <= CreditIntervals * interval + CreditTasks * _worth) return;
        _silentFor = _nextSilence;
        _nextSilence *= 2;
    }

    public ForesightAccount Clone() => (ForesightAccount)MemberwiseClone();
}
