namespace Scalable.Advising.Persistence;

/// <summary>A file is not an advisor that can be used; the message says why and what to do.</summary>
public sealed class AdvisorFileException(string message, Exception? inner = null) : Exception(message, inner);
