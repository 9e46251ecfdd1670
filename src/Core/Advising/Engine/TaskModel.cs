using Scalable.Advising.Calibration;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>All quantities of one task, and how far the confidence of its allocations can be believed.</summary>
internal sealed class TaskModel(OnlineForecaster memory, OnlineForecaster duration, OnlineForecaster cpus, ConfidenceCalibrators pooled)
{
    private const int RowsToShare = 100;

    public OnlineForecaster Memory => memory;

    public OnlineForecaster Duration => duration;

    public OnlineForecaster Cpus => cpus;

    public ConfidenceCalibrators Calibrators { get; } = new(pooled);

    public int Rows => Math.Max(memory.Rows, duration.Rows);

    public void Keep(StateArchive state)
    {
        state.Object("memory", () => memory.Keep(state));
        state.Object("duration", () => duration.Keep(state));
        state.Object("cpus", () => cpus.Keep(state));
        state.Object("calibrators", () => Calibrators.Keep(state));
    }

    public void Commit(CancellationToken cancellationToken) =>
        Each(() => memory.Commit(cancellationToken), () => duration.Commit(cancellationToken), () => cpus.Commit(cancellationToken));

    /// <summary>
    /// Does something with each quantity, side by side where there are enough rows to be worth it. Quantities share nothing that
    /// this changes, so the result is the same.
    /// </summary>
    public void Each(Action ofMemory, Action ofDuration, Action ofCpus)
    {
        if (Rows < RowsToShare)
        {
            ofMemory();
            ofDuration();
            ofCpus();
            return;
        }
        SideBySide.Run(ofMemory, ofDuration, ofCpus);
    }
}

/// <summary>The calibrators of what is stated of a first allocation: memory, walltime, and both together.</summary>
internal sealed class ConfidenceCalibrators(ConfidenceCalibrators? pooled = null)
{
    public HistogramCalibrator Memory { get; } = new(pooled?.Memory);

    public HistogramCalibrator Walltime { get; } = new(pooled?.Walltime);

    public HistogramCalibrator Joint { get; } = new(pooled?.Joint);

    public void Keep(StateArchive state)
    {
        state.Object("memory", () => Memory.Keep(state));
        state.Object("walltime", () => Walltime.Keep(state));
        state.Object("joint", () => Joint.Keep(state));
    }
}
