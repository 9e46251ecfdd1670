using Scalable.Advising.Persistence;

namespace Scalable.Advising.Calibration;

/// <summary>
/// Watches whether the newest truths fall outside their 90 % bounds more often than they should: seven or more of
/// twenty happens to calibrated bounds once in four hundred windows (binomial tail).
/// </summary>
internal sealed class DriftDetector
{
    public const int Window = 20;
    public const int MaxOutside = 6;

    private readonly Queue<bool> _newest = new();

    /// <summary>How many of the newest truths fell outside.</summary>
    public int Outside { get; private set; }

    public bool IsDrifting => Outside > MaxOutside;

    public void Observe(bool outside)
    {
        _newest.Enqueue(outside);
        if (outside) Outside++;
        if (_newest.Count > Window && _newest.Dequeue()) Outside--;
    }

    public void Keep(StateArchive state)
    {
        int[] newest = state.Integers("outside", [.. _newest.Select(outside => outside ? 1 : 0)]);
        if (!state.IsReading) return;
        foreach (int outside in newest) Observe(outside != 0);
    }
}
