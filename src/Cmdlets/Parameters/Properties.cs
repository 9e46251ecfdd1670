using System.Collections.ObjectModel;
using System.Management.Automation.Language;
using Scalable.Evaluation.Tuning.Spaces;

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

/// <summary>Hyperparameters as hashtables hold them.</summary>
internal static class ModelParameters
{
    public static IReadOnlyDictionary<string, object?>? From(Hashtable? parameters) =>
        parameters is null ? null : Properties.Of((IDictionary)parameters).ToDictionary(entry => entry.Key, entry => Text(entry.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>A list, such as of names for monotone, as the text that hyperparameters take.</summary>
    private static object? Text(object? value) =>
        value is IEnumerable list and not string ? string.Join(',', list.Cast<object?>().Select(item => Properties.Plain(item))) : value;
}

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

/// <summary>Script blocks as parameters: evaluated for one input object, or packed to travel to where tasks run.</summary>
internal static class PipelineScript
{
    private const int ArgumentDepth = 5;

    /// <summary>What a script block gives with <paramref name="input"/> as $_.</summary>
    public static Collection<PSObject> Evaluate(ScriptBlock script, object? input) =>
        script.InvokeWithContext(null, [new PSVariable("_", input)]);

    /// <summary>The arguments of a script as Export-Clixml writes them; null for none.</summary>
    public static string? Pack(IReadOnlyCollection<object?> arguments) =>
        arguments.Count == 0 ? null : PSSerializer.Serialize(arguments.ToArray(), ArgumentDepth);

    /// <summary>True if the script takes variables of its surroundings along with $using:, which tasks do not have.</summary>
    public static bool HasUsing(ScriptBlock script) => script.Ast.Find(node => node is UsingExpressionAst, searchNestedScriptBlocks: true) is not null;
}
