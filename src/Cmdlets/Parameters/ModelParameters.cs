using System.Collections;

namespace Scalable.Commands;

/// <summary>Hyperparameters as hashtables hold them.</summary>
internal static class ModelParameters
{
    public static IReadOnlyDictionary<string, object?>? From(Hashtable? parameters) =>
        parameters is null ? null : Properties.Of((IDictionary)parameters).ToDictionary(entry => entry.Key, entry => Text(entry.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>A list, such as of names for monotone, as the text that hyperparameters take.</summary>
    private static object? Text(object? value) =>
        value is IEnumerable list and not string ? string.Join(',', list.Cast<object?>().Select(item => Properties.Plain(item))) : value;
}
