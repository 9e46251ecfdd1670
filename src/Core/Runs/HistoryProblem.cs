using Scalable.Units;

namespace Scalable.Runs;

/// <summary>
/// Something in a run store that could not be used as it stands. Problems of the same kind in the same file are told
/// once, with the first line and how often they occurred; every other record of the file is still used.
/// </summary>
/// <param name="Code">A stable name of the kind of problem, such as <c>NotJson</c> or <c>TruncatedLine</c>.</param>
/// <param name="File">The file or directory, absolute.</param>
/// <param name="Line">The first line it occurred on, counted from 1; 0 where it concerns the whole file.</param>
/// <param name="Reason">What is wrong and what was done about it, in a sentence.</param>
/// <param name="Occurrences">How often it occurred in the file.</param>
public sealed record HistoryProblem(string Code, string File, long Line, string Reason, int Occurrences = 1)
{
    public override string ToString() =>
        TerminalText.Line(Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}") + (Occurrences > 1 ? $" ({Occurrences} times in this file)" : "");
}
