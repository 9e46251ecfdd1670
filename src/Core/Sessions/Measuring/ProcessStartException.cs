namespace Scalable.Sessions.Measuring;

/// <summary>A program could not be started; the message says why and what to do.</summary>
public sealed class ProcessStartException(string message) : Exception(message);
