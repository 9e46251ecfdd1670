namespace Scalable.Runs;

/// <summary>A run store, or a run in it, is not there; the message says what was looked for and what to do.</summary>
public sealed class RunStoreException(string message) : Exception(message);
