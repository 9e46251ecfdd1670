namespace Scalable.Runs.Importing;

/// <summary>A foreign record of runs cannot be imported as asked; the message says why and what to do.</summary>
public sealed class RunImportException(string message) : Exception(message);
