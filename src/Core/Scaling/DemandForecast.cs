namespace Scalable.Scaling;

/// <summary>A tag's demand over the next minutes, if every task gets a worker at once up to the ceiling and takes as long as expected.</summary>
internal sealed class DemandForecast
{
    private const int MaxTasks = 4096;

    private readonly List<(double At, int Workers)> _steps = [];

    /// <summary>The workers needed in <paramref name="seconds"/> from now.</summary>
    public int NeededAt(double seconds)
    {
        int needed = 0;
        foreach ((double at, int workers) in _steps)
        {
            if (at > seconds) break;
            needed = workers;
        }
        return needed;
    }

    /// <summary>In how many seconds <paramref name="workers"/> workers are next needed; infinite if that is not foreseen.</summary>
    public double NextNeed(int workers)
    {
        foreach ((double at, int needed) in _steps)
            if (needed >= workers) return at;
        return double.PositiveInfinity;
    }

    public static DemandForecast Of(TagLoad load, int ceiling, int slots)
    {
        var forecast = new DemandForecast();
        var finishes = new PriorityQueue<int, double>();
        int places = Math.Max(ceiling, 1) * slots, taken = 0, inSystem = 0;
        var queue = new Queue<double>();
        foreach (KindElapsed running in load.Running)
        {
            finishes.Enqueue(0, running.Kind.Estimate().Remaining(running.ElapsedSeconds));
            inSystem++;
        }
        foreach (KindCount pending in load.Pending)
        {
            double expected = pending.Kind.Estimate().Expected;
            for (int i = 0; i < pending.Count && taken < MaxTasks; i++, taken++) queue.Enqueue(expected);
        }
        inSystem += queue.Count;
        Start(0);
        Step(0);
        foreach (KindArrival arrival in load.Upcoming)
        {
            FinishUntil(arrival.InSeconds);
            double expected = arrival.Kind.Estimate().Expected;
            for (int i = 0; i < arrival.Count && taken < MaxTasks; i++, taken++) { queue.Enqueue(expected); inSystem++; }
            Start(arrival.InSeconds);
            Step(arrival.InSeconds);
        }
        return forecast;

        void FinishUntil(double time)
        {
            while (finishes.TryPeek(out _, out double at) && at <= time)
            {
                finishes.Dequeue();
                inSystem--;
                Start(at);
                Step(at);
            }
        }

        void Start(double time)
        {
            while (queue.Count > 0 && finishes.Count < places) finishes.Enqueue(0, time + queue.Dequeue());
        }

        void Step(double time) => forecast._steps.Add((time, (inSystem + slots - 1) / slots));
    }
}
