namespace Scalable.Sessions.Providers;

/// <summary>Hears of attempts from a provider, from any of its threads; for one attempt in the order things happened. Nothing of it throws.</summary>
internal interface IAttemptObserver
{
    /// <summary>An attempt begins, or has begun.</summary>
    /// <returns>False where that cannot be recorded: one that can still be held back is not begun, but ended as <see cref="AttemptOutcome.NotRecorded"/>.</returns>
    bool OnStarted(AttemptRequest order, string worker, DateTimeOffset at);

    void OnEnded(AttemptRequest order, AttemptResult result);

    /// <summary>Something happened to the workers: started, stopped, a job submitted.</summary>
    void OnWorkers(string state, string? component, string? worker, Dictionary<string, object?> details);

    /// <summary>Something is wrong that concerns no single attempt; the provider goes on.</summary>
    void OnTrouble(string message);
}
