using System.Management.Automation.Language;
using Scalable.Evaluation.Simulation;
using Scalable.Runs.Importing;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Completes names, quoted if they need it, and completes nothing rather than fail.</summary>
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

/// <summary>Completes the targets of the manifest that -Path or -LiteralPath names, else of ./scalable.yaml.</summary>
public sealed class ManifestTargetCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        object? path = Properties.Plain(bound["LiteralPath"] ?? bound["Path"]);
        string name = path is IEnumerable<object> several ? several.First().ToString()! : path?.ToString() ?? ManifestCmdlet.DefaultName;
        Manifest manifest = ManifestReader.ReadFile(Path.Combine(CurrentLocation(), name)).RequireValid();
        return manifest.Targets.Values.Select(target => new Candidate(target.Name, $"target {target.Name}, {target.Provider} provider"));
    }
}

/// <summary>Completes ids of runs that can be taken up, in the run store that -RunsDirectory names, newest first.</summary>
public sealed class SessionRunIdCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) =>
        SessionStatus.Of(RunStore.DefaultDirectory(CurrentLocation(), path: Properties.Plain(bound["RunsDirectory"]) as string))
            .Where(session => session.State != Sessions.SessionState.Alive)
            .Reverse()
            .Select(session => new Candidate(session.RunId, string.Create(CultureInfo.InvariantCulture, $"{session.State}, {session.OpenCount} of {session.TaskCount} tasks open")));
}

/// <summary>Completes names from a list that does not change.</summary>
public abstract class ListCompleter(IReadOnlyList<string> names, string kind) : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) => names.Select(name => new Candidate(name, $"{kind} {name}"));
}

/// <summary>Completes the policies that a simulation can compare.</summary>
public sealed class ScalingPolicyCompleter() : ListCompleter(ScalingPolicies.Names, "policy");

/// <summary>Completes the generated workloads.</summary>
public sealed class WorkloadPatternCompleter() : ListCompleter(WorkloadPattern.Names, "pattern");

/// <summary>Completes the ids of this system's time zones, and <c>Local</c>.</summary>
public sealed class TimeZoneCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) =>
        TimeZoneInfo.GetSystemTimeZones(skipSorting: true).OrderBy(zone => zone.Id, StringComparer.Ordinal).Select(zone => new Candidate(zone.Id, Offset(zone))).Prepend(new Candidate("Local", Offset(TimeZoneInfo.Local)));

    // Display names of hundreds of zones would take longer than a completion may.
    private static string Offset(TimeZoneInfo zone) => $"UTC{(zone.BaseUtcOffset < TimeSpan.Zero ? '-' : '+')}{zone.BaseUtcOffset:hh\\:mm}{(zone.SupportsDaylightSavingTime ? ", with summer time" : "")}";
}

/// <summary>Completes the columns of the first file of records that -Path or -LiteralPath names.</summary>
public sealed class RecordColumnCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        string file = Path.GetFullPath(First(bound["Path"]) ?? First(bound["LiteralPath"]) ?? "", CurrentLocation());
        return RecordImporter.ColumnsOf(file).Select(column => new Candidate(column, $"column of {Path.GetFileName(file)}"));
    }

    private static string? First(object? paths) => Properties.Plain(paths) switch
    {
        object[] several => Properties.Plain(several[0])?.ToString(),
        var one => one?.ToString(),
    };
}
