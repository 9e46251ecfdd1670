using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Scalable.Commands;

/// <summary>Completes names, quoted where they need it, and completes nothing rather than fail.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var pattern = WildcardPattern.Get(wordToComplete.TrimStart('@', '{', ' ').Trim('\'', '"') + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return [.. Candidates(PipelineSource.With(fakeBoundParameters, commandAst)).Where(candidate => pattern.IsMatch(candidate.Name))
                .DistinctBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Select(candidate => new CompletionResult(candidate.Text ?? Quote(candidate.Name), candidate.Name, CompletionResultType.ParameterValue, candidate.Tip))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>The names there are, given the other parameters.</summary>
    private protected abstract IEnumerable<Candidate> Candidates(IDictionary bound);

    private protected static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The directory that relative paths of the session start from.</summary>
    private protected static string CurrentLocation()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>()[0].ProviderPath;
    }

    private static string Quote(string name) =>
        name.Length > 0 && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ':' or '/') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private protected readonly record struct Candidate(string Name, string Tip, string? Text = null);
}
