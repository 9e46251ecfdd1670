namespace Scalable.Advising.Engine;

/// <summary>All quantities of one task.</summary>
internal sealed class TaskModel(OnlineForecaster memory, OnlineForecaster duration, OnlineForecaster cpus)
{
    public OnlineForecaster Memory => memory;

    public OnlineForecaster Duration => duration;

    public OnlineForecaster Cpus => cpus;

    public void Commit()
    {
        memory.Commit();
        duration.Commit();
        cpus.Commit();
    }

    public int Rows => Math.Max(memory.Rows, duration.Rows);
}
