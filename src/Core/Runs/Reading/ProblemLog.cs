namespace Scalable.Runs.Reading;

/// <summary>Collects the problems of one file: each kind once, with its first line and how often it occurred.</summary>
internal sealed class ProblemLog(string file)
{
    private const int MaxFieldsNamed = 8;

    private readonly Dictionary<string, HistoryProblem> _problems = [];
    private readonly HashSet<string> _unknownFields = [];

    public string File => file;

    public IEnumerable<HistoryProblem> Problems => _problems.Values;

    /// <summary>Notes an occurrence; the reason is asked for only the first time.</summary>
    public void Add(string code, long line, Func<string> reason) => Add(code, "", line, reason);

    /// <summary>Notes an occurrence of a kind that is told once for each of several things, such as columns.</summary>
    public void Add(string code, string about, long line, Func<string> reason) =>
        _problems[code + about] = _problems.TryGetValue(code + about, out HistoryProblem? known)
            ? known with { Occurrences = known.Occurrences + 1 }
            : new HistoryProblem(code, file, line, reason());

    public void Add(string code, long line, string reason) => Add(code, line, () => reason);

    /// <summary>Unknown fields are one problem that names them all, or the first few.</summary>
    public void AddUnknownField(long line, string name)
    {
        Add(HistoryProblemCodes.UnknownField, line, "");
        if (_unknownFields.Count >= MaxFieldsNamed || !_unknownFields.Add(name)) return;
        _problems[HistoryProblemCodes.UnknownField] = _problems[HistoryProblemCodes.UnknownField] with
        {
            Reason = $"The format has no field {string.Join(", ", _unknownFields.Select(field => $"'{field}'"))}; ignored, the rest of the record is used.",
        };
    }
}
