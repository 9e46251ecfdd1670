using System.Collections;
using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Names and values of what users give as a hashtable, any other dictionary, or an object with properties.</summary>
internal static class Properties
{
    /// <summary>The entries of a dictionary of any kind; generic ones have no <see cref="DictionaryEntry"/> when enumerated as a list.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of(IDictionary dictionary)
    {
        for (IDictionaryEnumerator entry = dictionary.GetEnumerator(); entry.MoveNext();)
            yield return KeyValuePair.Create(entry.Key.ToString()!, Plain(entry.Value));
    }

    /// <summary>The properties of an object, or the entries of the dictionary that it wraps.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of(PSObject item) =>
        item.BaseObject is IDictionary dictionary
            ? Of(dictionary)
            : item.Properties.Where(property => property.IsGettable).Select(property => KeyValuePair.Create(property.Name, Plain(property.Value)));

    /// <summary>A value without PowerShell's wrapping; an object made of properties alone stays as it is.</summary>
    public static object? Plain(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
