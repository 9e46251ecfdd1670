namespace Scalable.Evaluation.Simulation;

/// <summary>
/// What no policy can beat: every worker busy all its time, so that worker-hours are the durations added up, and the
/// waiting that is left when all workers a tag may have are there from the start and cost nothing while idle.
/// </summary>
/// <param name="WorkHours">The durations added up.</param>
/// <param name="WaitingHours">First-in-first-out waiting on the most workers each tag may have.</param>
public sealed record LowerBound(double WorkHours, double WaitingHours)
{
    public double Objective(double waitingWeight) => WorkHours + waitingWeight * WaitingHours;

    /// <summary>All workers are there from the start.</summary>
    public static LowerBound Of(Workload workload, SimulationOptions options) => Of(workload, options, 0);

    /// <summary>The first workers arrive a start delay after the first task, as in a simulation, which begins without any.</summary>
    public static LowerBound WithStartDelay(Workload workload, SimulationOptions options) => Of(workload, options, options.StartDelay.TotalSeconds);

    private static LowerBound Of(Workload workload, SimulationOptions options, double firstArrivalSeconds)
    {
        var places = new PriorityQueue<int, double>[workload.Tags.Count];
        for (int tag = 0; tag < places.Length; tag++)
        {
            places[tag] = new PriorityQueue<int, double>();
            int count = options.MaximumOf(workload.Tags[tag]) * options.SlotsOf(workload.Tags[tag]);
            for (int i = 0; i < count; i++) places[tag].Enqueue(0, firstArrivalSeconds);
        }
        double work = 0, waiting = 0;
        foreach (SimulatedTask task in workload.Tasks)
        {
            if (!places[task.Tag].TryPeek(out _, out double freeAt)) throw new InvalidOperationException($"The tag '{workload.Tags[task.Tag]}' may have no worker, so its tasks never end.");
            double start = Math.Max(task.SubmitSeconds, freeAt);
            waiting += start - task.SubmitSeconds;
            work += task.DurationSeconds / options.SlotsOf(workload.Tags[task.Tag]);
            places[task.Tag].DequeueEnqueue(0, start + task.DurationSeconds);
        }
        return new LowerBound(work / 3600, waiting / 3600);
    }
}
