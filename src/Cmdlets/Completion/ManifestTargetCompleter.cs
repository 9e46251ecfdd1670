using System.Collections;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>Completes the targets of the manifest that -Path or -LiteralPath names, else of ./scalable.yaml.</summary>
public sealed class ManifestTargetCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        object? path = Unwrap(bound["LiteralPath"] ?? bound["Path"]);
        string name = path is IEnumerable<object> several ? several.First().ToString()! : path?.ToString() ?? ManifestCmdlet.DefaultName;
        Manifest manifest = ManifestReader.ReadFile(Path.Combine(CurrentLocation(), name)).RequireValid();
        return manifest.Targets.Values.Select(target => new Candidate(target.Name, $"target {target.Name}, {target.Provider} provider"));
    }
}
