namespace Scalable.Sizing;

/// <summary>All quantities of one task.</summary>
internal sealed class TaskModel(QuantityModel memory, QuantityModel duration, QuantityModel cpus)
{
    public QuantityModel Memory => memory;

    public QuantityModel Duration => duration;

    public QuantityModel Cpus => cpus;

    public void Commit()
    {
        memory.Commit();
        duration.Commit();
        cpus.Commit();
    }

    public int Rows => Math.Max(memory.Rows, duration.Rows);
}
