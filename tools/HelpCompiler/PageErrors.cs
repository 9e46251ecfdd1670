namespace Scalable.HelpCompiler;

/// <summary>Collects what is wrong with one page.</summary>
internal sealed class PageErrors(string file)
{
    private readonly List<HelpError> _errors = [];

    public string File { get; } = file;

    /// <summary>In the order of their lines.</summary>
    public IEnumerable<HelpError> InOrder => _errors.OrderBy(error => error.Line).ThenBy(error => error.Code, StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    public void Add(int line, string code, string message) => _errors.Add(new HelpError(File, line, code, message));
}
