using System.Collections;

namespace Scalable.Commands;

/// <summary>Numbers by tag, from hashtables that a <see cref="TagValueTransformationAttribute"/> has checked.</summary>
internal static class TagValues
{
    /// <summary>The entries of single tags; empty for null.</summary>
    public static Dictionary<string, T> ByTag<T>(Hashtable? values) where T : struct =>
        (values ?? []).Cast<DictionaryEntry>().Where(entry => (string)entry.Key != TagValueTransformationAttribute.OtherTags)
            .ToDictionary(entry => (string)entry.Key, entry => (T)entry.Value!, StringComparer.Ordinal);

    /// <summary>The entry for all other tags; null where there is none.</summary>
    public static T? OfOthers<T>(Hashtable? values) where T : struct => values?[TagValueTransformationAttribute.OtherTags] as T?;
}
