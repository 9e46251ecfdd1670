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
