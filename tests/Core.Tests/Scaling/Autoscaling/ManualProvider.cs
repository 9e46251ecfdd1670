using Scalable.Sessions.Providers;

namespace Scalable.Tests.Scaling.Autoscaling;

/// <summary>A provider on which tasks start and end when the test says so.</summary>
internal sealed class ManualProvider(ProviderContext context) : IProvider
{
    private readonly List<AttemptRequest> _waiting = [];
    private readonly Queue<AttemptRequest> _running = new();

    public Dictionary<string, int> Workers { get; } = [];

    public void Submit(AttemptRequest order) => _waiting.Add(order);

    public void Start(int count)
    {
        foreach (AttemptRequest order in _waiting.Take(count).ToArray())
        {
            _waiting.Remove(order);
            _running.Enqueue(order);
            context.Observer.OnStarted(order, "by hand", DateTimeOffset.UtcNow);
        }
    }

    public void End(int count, DateTimeOffset at, double seconds)
    {
        for (int i = 0; i < count; i++)
            context.Observer.OnEnded(_running.Dequeue(), new AttemptResult(AttemptOutcome.Succeeded) { ExitCode = 0, FinishedAt = at, DurationSeconds = seconds });
    }

    public void Adopt(AttemptRequest order) => Submit(order);

    public void Flush()
    {
    }

    public void Cancel(AttemptRequest order) => context.Observer.OnEnded(order, new AttemptResult(AttemptOutcome.Cancelled));

    public void SetWorkers(string component, int workers) => Workers[component] = workers;

    public int Busy(string component) => _running.Count(order => order.Component.Name == component);

    public string Preview(AttemptRequest order) => order.TaskName;

    public void Dispose()
    {
    }
}
