namespace Scalable.Cli;

/// <summary>The words of a command are wrong in a way only the command itself can tell; the message names the fix.</summary>
internal sealed class UsageException(string message) : Exception(message);
