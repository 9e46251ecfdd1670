namespace Scalable.Runs;

/// <summary>
/// Something in a run store that could not be used as it stands. Problems of the same kind in the same file are reported
/// once, with the first line and how often they occurred; every other record of the file is still used.
/// </summary>
/// <param name="Code">A stable name of the kind of problem, such as <c>NotJson</c> or <c>TruncatedLine</c>.</param>
/// <param name="File">The file or directory, absolute.</param>
/// <param name="Line">The first line it occurred on, counted from 1; 0 if it concerns the whole file.</param>
/// <param name="Reason">What is wrong and what was done about it, in a sentence.</param>
/// <param name="Occurrences">How often it occurred in the file.</param>
public sealed record HistoryProblem(string Code, string File, long Line, string Reason, int Occurrences = 1)
{
    public override string ToString() =>
        TerminalText.Line(Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}") + (Occurrences > 1 ? $" ({Occurrences} times in this file)" : "");
}

/// <summary>The stable names of the kinds of problems met while reading or importing runs.</summary>
public static class HistoryProblemCodes
{
    /// <summary>A line (or run.json) is not JSON; skipped.</summary>
    public const string NotJson = nameof(NotJson);

    /// <summary>A line is JSON but not an object; skipped.</summary>
    public const string NotAnObject = nameof(NotAnObject);

    /// <summary>The last line ends in the middle of a record; skipped.</summary>
    public const string TruncatedLine = nameof(TruncatedLine);

    /// <summary>A line is longer than is accepted; skipped.</summary>
    public const string LineTooLong = nameof(LineTooLong);

    /// <summary>A text is not valid UTF-8 (or has half a surrogate pair); the rest of it is used.</summary>
    public const string InvalidUtf8 = nameof(InvalidUtf8);

    /// <summary>A task event's state is not one of the format's; kept as <see cref="TaskState.Unknown"/>.</summary>
    public const string UnknownState = nameof(UnknownState);

    /// <summary>A field the format does not have; ignored.</summary>
    public const string UnknownField = nameof(UnknownField);

    /// <summary>A file that every run should have is not there.</summary>
    public const string MissingFile = nameof(MissingFile);

    /// <summary>A file is there and cannot be read.</summary>
    public const string UnreadableFile = nameof(UnreadableFile);

    /// <summary>A record says it is of a newer version of the format; what is known of it is used.</summary>
    public const string NewerSchemaVersion = nameof(NewerSchemaVersion);

    /// <summary>A number is written as a text; read as a number.</summary>
    public const string NumberAsText = nameof(NumberAsText);

    /// <summary>A number is NaN or infinite; treated as missing.</summary>
    public const string NonFiniteNumber = nameof(NonFiniteNumber);

    /// <summary>A number that cannot be negative is; treated as missing.</summary>
    public const string NegativeNumber = nameof(NegativeNumber);

    /// <summary>A value is of a kind its field cannot have; treated as missing.</summary>
    public const string WrongType = nameof(WrongType);

    /// <summary>A memory size, walltime or timestamp cannot be read; treated as missing.</summary>
    public const string UnreadableValue = nameof(UnreadableValue);

    /// <summary>A feature is neither number, text nor truth value; skipped.</summary>
    public const string NestedFeature = nameof(NestedFeature);

    /// <summary>The same attempt of the same task ended more than once; every ending is kept.</summary>
    public const string DuplicateTask = nameof(DuplicateTask);

    /// <summary>A task event says neither which task nor what kind of task it is about; counted and skipped.</summary>
    public const string UnnamedTask = nameof(UnnamedTask);

    /// <summary>A measurement cannot be true, such as a peak of exabytes; kept in the record, and left out of what is learnt.</summary>
    public const string ImpossibleValue = nameof(ImpossibleValue);

    /// <summary>A row of an imported file cannot be used; skipped.</summary>
    public const string UnusableRow = nameof(UnusableRow);

    /// <summary>A row of an imported file is of a result taken from a cache: nothing ran; skipped.</summary>
    public const string CachedResult = nameof(CachedResult);

    /// <summary>No record of an imported file says a quantity that advice needs.</summary>
    public const string MissingValue = nameof(MissingValue);

    /// <summary>A value of an imported record does not stand in it and is assumed; the reason says which.</summary>
    public const string AssumedValue = nameof(AssumedValue);
}
