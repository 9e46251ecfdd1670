using System.Diagnostics;
using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>One replay of a trace: every truth is told only after the prediction. Costs as the backtest counts them.</summary>
internal sealed class StreamReplay
{
    private const int MaxAttempts = 40;

    private readonly Dictionary<string, (int Tasks, int Sufficed)> _kinds = new(StringComparer.Ordinal);

    public double WasteGigabyteHours { get; private set; }

    public int Tasks { get; private set; }

    public int FailedAttempts { get; private set; }

    public int TasksFailing { get; private set; }

    public double Seconds { get; private set; }

    public double PredictMilliseconds { get; private set; }

    /// <summary>Each stated confidence with whether the first attempt sufficed.</summary>
    public List<(double Stated, bool Sufficed)> Stated { get; } = [];

    public double FirstAttemptSuccess => 1 - (double)TasksFailing / Tasks;

    /// <summary>The share of first attempts that sufficed, of every kind of task with at least so many tasks.</summary>
    public IEnumerable<double> SuccessByKind(int leastTasks) => _kinds.Values.Where(kind => kind.Tasks >= leastTasks).Select(kind => (double)kind.Sufficed / kind.Tasks);

    /// <param name="program">The command line to ask.</param>
    /// <param name="trace">All its usable attempts, in file order.</param>
    /// <param name="protocol">In which order they are replayed.</param>
    /// <param name="seed">Fixes the random order.</param>
    /// <param name="confidence">What is asked for; null for the least waste.</param>
    /// <param name="tellRequests">Whether the tasks that only teach come with what users asked for.</param>
    public static StreamReplay Run(string program, TaskRecord[] trace, ReplayProtocol protocol, int seed, double? confidence, bool tellRequests = false)
    {
        var replay = new StreamReplay();
        using var stream = new AdviceProcess(program);
        long start = Stopwatch.GetTimestamp();
        foreach ((TaskRecord[] warmup, TaskRecord[] online) in ReplayOrder.Of(trace, protocol, seed))
        {
            foreach (TaskRecord task in warmup) stream.Observe(task, null, tellRequests);
            foreach (TaskRecord task in online) replay.Live(stream, task, confidence);
        }
        replay.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        replay.PredictMilliseconds = stream.PredictMilliseconds.Order().ElementAt(stream.PredictMilliseconds.Count / 2);
        return replay;
    }

    private void Live(AdviceProcess stream, TaskRecord task, double? confidence)
    {
        (string id, double allocated, double? stated) = stream.Predict(task, confidence);
        double needed = task.PeakMemory!.Value.Bytes, gigabyteHours = task.DurationSeconds!.Value / 3600 / 1e9;
        bool sufficed = allocated >= needed;
        if (stated is { } probability) Stated.Add((probability, sufficed));
        for (int attempt = 1; allocated < needed; attempt++)
        {
            if (attempt > MaxAttempts) throw new InvalidOperationException($"{MaxAttempts} attempts were not enough for a task of '{task.TaskName}'.");
            WasteGigabyteHours += allocated * gigabyteHours;
            FailedAttempts++;
            allocated = stream.Failed(id, allocated);
        }
        WasteGigabyteHours += (allocated - needed) * gigabyteHours;
        Tasks++;
        TasksFailing += sufficed ? 0 : 1;
        (int tasks, int enough) = _kinds.GetValueOrDefault(task.TaskName);
        _kinds[task.TaskName] = (tasks + 1, enough + (sufficed ? 1 : 0));
        stream.Observe(task, id);
    }
}
