namespace Scalable.Sessions.Providers;

/// <summary>
/// The attempts that a service has, and those that wait until a component has workers free. Used by the one thread of a
/// <see cref="PollingProvider"/>, except where said.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Takes up attempts of an earlier session: finds them at the service, else runs them.</summary>
    void Adopt(IReadOnlyList<AttemptRequest> orders);

    void Cancel(IReadOnlyList<AttemptRequest> orders);

    /// <summary>Hands over new attempts, as far as there are workers for them.</summary>
    void Submit(IReadOnlyList<AttemptRequest> orders, IReadOnlyDictionary<string, int> workers);

    /// <summary>Asks for all attempts, and tells what has begun and what has ended.</summary>
    void Poll();

    /// <summary>Fits what the service runs to the workers, and hands over what then has room.</summary>
    void Rebalance(IReadOnlyDictionary<string, int> workers);

    /// <summary>How many attempts of a component run; may be asked from any thread.</summary>
    int Busy(string component);

    /// <summary>What would be handed over for an attempt; may be asked from any thread.</summary>
    string Preview(AttemptRequest order);
}
