namespace Scalable.Advising.Streaming;

/// <summary>A line of the stream that cannot be answered; the message says what is wrong with it.</summary>
internal sealed class StreamRequestException(string message) : Exception(message);
