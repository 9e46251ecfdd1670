using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Scalable.Advising;
using Scalable.History;

namespace Scalable.Commands;

/// <summary>
/// Completes names from the history that the other parameters point to: an advisor, runs, a path, else the default run
/// store. Reads only the newest runs, and completes nothing rather than fail.
/// </summary>
public abstract class HistoryCompleter : IArgumentCompleter
{
    private const int NewestRuns = 20;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            return [.. Candidates(fakeBoundParameters).Where(candidate => pattern.IsMatch(candidate.Name))
                .DistinctBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Select(candidate => new CompletionResult(Quote(candidate.Name), candidate.Name, CompletionResultType.ParameterValue, candidate.Tip))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>The names that runs offer, with a tip each.</summary>
    private protected abstract IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs);

    /// <summary>The names that an advisor offers; empty where it knows none.</summary>
    private protected virtual IEnumerable<Candidate> Names(IResourceAdvisor advisor) => [];

    private IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        if (Unwrap(bound["Advisor"]) is IResourceAdvisor advisor && Names(advisor).ToList() is { Count: > 0 } names) return names;
        return Names(Unwrap(bound["Run"]) switch
        {
            RunRecord run => [run],
            IEnumerable<RunRecord> runs => [.. runs],
            IEnumerable<object> items => [.. items.Select(Unwrap).OfType<RunRecord>()],
            _ => ReadNewest(Unwrap(bound["LiteralPath"] ?? bound["Path"])),
        });
    }

    private static List<RunRecord> ReadNewest(object? path)
    {
        string? directory = path switch
        {
            string text => text,
            IEnumerable<object> several => several.FirstOrDefault()?.ToString(),
            _ => null,
        };
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        string location = shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>()[0].ProviderPath;
        string store = RunStore.DefaultDirectory(location, path: directory);
        return [.. RunStore.RunDirectories(store).TakeLast(NewestRuns).Reverse().Select(run => RunStore.ReadRun(run).Runs).SelectMany(runs => runs)];
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Quote(string name) =>
        name.Length > 0 && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ':' or '/') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private protected readonly record struct Candidate(string Name, string Tip);
}
