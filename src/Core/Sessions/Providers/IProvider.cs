using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers;

/// <summary>A place that runs attempts. Methods may be called from any thread and return quickly; what happens is told to the observer.</summary>
internal interface IProvider : IDisposable
{
    /// <summary>Takes an attempt; it ends exactly once unless the provider is disposed first.</summary>
    void Submit(AttemptRequest order);

    /// <summary>Takes up an attempt that an earlier session submitted: finds it where it waits, runs or has ended, else runs it. No attempt is run twice.</summary>
    void Adopt(AttemptRequest order);

    /// <summary>Hands over at once what is being gathered into a batch.</summary>
    void Flush();

    /// <summary>Ends an attempt, queued or running; one that has ended is left alone.</summary>
    void Cancel(AttemptRequest order);

    /// <summary>How many attempts of a component may run at once. Those that run too many go on to their end.</summary>
    void SetWorkers(string component, int workers);

    /// <summary>How many attempts of a component run now.</summary>
    int Busy(string component);

    /// <summary>What would be handed to the scheduler for an attempt, to be looked at; a command line where there is none.</summary>
    string Preview(AttemptRequest order);
}

/// <summary>What a provider is made from.</summary>
internal sealed record ProviderContext(string RunId, string RunDirectory, TargetSpec Target, IAttemptObserver Observer)
{
    /// <summary>Whether the run was begun by a session before, whose attempts may still be there.</summary>
    public bool IsResumed { get; init; }
}

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
