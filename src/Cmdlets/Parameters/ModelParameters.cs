using System.Collections;
using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Hyperparameters as hashtables hold them.</summary>
internal static class ModelParameters
{
    public static IReadOnlyDictionary<string, object?>? From(Hashtable? parameters) =>
        parameters?.Cast<DictionaryEntry>().ToDictionary(
            entry => entry.Key.ToString()!,
            entry => entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value,
            StringComparer.OrdinalIgnoreCase);
}
