namespace Scalable.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The question was understood and has no answer: no such directory, no runs, no history of the task.</summary>
    public const int NoAnswer = 1;

    /// <summary>The words of the command are wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl+C, as shells number it.</summary>
    public const int Interrupted = 130;
}
