namespace Scalable.Sessions.Providers;

/// <summary>Hears of attempts from a provider, from any of its threads; for one attempt in the order things happened.</summary>
internal interface IAttemptObserver
{
    void OnStarted(AttemptOrder order, string worker, DateTimeOffset at);

    void OnEnded(AttemptOrder order, AttemptResult result);

    /// <summary>Something happened to the workers: started, stopped, a job submitted.</summary>
    void OnWorkers(string state, string? component, string? worker, Dictionary<string, object?> details);

    /// <summary>Something is wrong that concerns no single attempt; the provider goes on.</summary>
    void OnTrouble(string message);
}
