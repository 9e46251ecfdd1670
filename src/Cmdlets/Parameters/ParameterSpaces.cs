using System.Collections;
using System.Management.Automation;
using Scalable.Learning;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Commands;

/// <summary>Parameter spaces as hashtables hold them.</summary>
internal static class ParameterSpaces
{
    /// <exception cref="ArgumentException">A parameter or its values are not accepted.</exception>
    public static SearchSpace? From(Hashtable? space, ILearner learner) =>
        space is null ? null : SearchSpaceReader.Read(learner, space.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create(entry.Key.ToString()!, Plain(entry.Value))));

    /// <summary>A value without what PowerShell wraps around it, all the way down.</summary>
    private static object? Plain(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } record => Properties.Of(record).ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        PSObject wrapped => Plain(wrapped.BaseObject),
        IDictionary dictionary => Properties.Of(dictionary).ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        IEnumerable list and not string => list.Cast<object?>().Select(Plain).ToArray(),
        _ => value,
    };
}
