using System.Collections;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>
/// Reads a space from what users write. Of each parameter: a text as the command line takes it (<c>0.01..0.3 log</c>,
/// <c>squared,huber</c>, <c>0.1..10 log if loss=huber</c>), a list of values to choose from, one value, or a dictionary with
/// Low and High, Log where by factors, or Choices, and When, a dictionary of the parameter it depends on.
/// </summary>
public static class SearchSpaceReader
{
    /// <exception cref="ArgumentException">A parameter is unknown, a value is not accepted, or a range is empty; the message says which and what is accepted.</exception>
    public static SearchSpace Read(ILearner learner, IEnumerable<KeyValuePair<string, object?>> parameters) =>
        new(DependenciesFirst([.. parameters.Select(entry => ReadParameter(learner, entry.Key, entry.Value)).OrderBy(parameter => Place(learner, parameter))]));

    private static int Place(ILearner learner, SearchParameter parameter) =>
        learner.Parameters.Select((known, place) => (known.Name, place)).First(known => known.Name == parameter.Name).place;

    private static SearchParameter ReadParameter(ILearner learner, string name, object? value)
    {
        LearnerParameter parameter = DomainText.Find(learner, name);
        return value switch
        {
            null => throw new ArgumentException($"{parameter.Name}: nothing is said of the values to try."),
            string text => DomainText.Read(learner, parameter, text),
            IDictionary dictionary => ReadDictionary(learner, parameter, dictionary),
            IEnumerable list => new SearchParameter(parameter.Name, DomainText.Choices(learner, parameter, list.Cast<object>())),
            _ => new SearchParameter(parameter.Name, DomainText.Choices(learner, parameter, [value])),
        };
    }

    private static SearchParameter ReadDictionary(ILearner learner, LearnerParameter parameter, IDictionary dictionary)
    {
        Dictionary<string, object?> entries = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary) entries[entry.Key.ToString()!] = entry.Value;
        if (entries.Keys.FirstOrDefault(key => key.ToUpperInvariant() is not ("LOW" or "HIGH" or "LOG" or "CHOICES" or "WHEN")) is { } unknown)
            throw new ArgumentException($"{parameter.Name}: there is no '{unknown}' of a range; there are Low, High, Log, Choices and When.");
        ParameterDomain domain = entries.GetValueOrDefault("Choices") switch
        {
            string one => DomainText.Choices(learner, parameter, [one]),
            IEnumerable choices => DomainText.Choices(learner, parameter, choices.Cast<object>()),
            { } one => DomainText.Choices(learner, parameter, [one]),
            null => DomainText.Range(learner, parameter, Required("Low"), Required("High"), entries.GetValueOrDefault("Log") is { } log && Convert.ToBoolean(log, CultureInfo.InvariantCulture)),
        };
        return new SearchParameter(parameter.Name, domain, entries.GetValueOrDefault("When") is { } condition ? ReadCondition(learner, parameter, condition) : null);

        object Required(string key) => entries.GetValueOrDefault(key) ?? throw new ArgumentException($"{parameter.Name}: a range has Low and High; {key} is missing.");
    }

    private static SearchCondition ReadCondition(ILearner learner, LearnerParameter parameter, object condition)
    {
        if (condition is not IDictionary { Count: 1 } dictionary) throw new ArgumentException($"{parameter.Name}: When names one other parameter and its values, such as @{{ loss = 'huber' }}.");
        // Through the dictionary's own enumerator: generic ones hand out pairs of their own otherwise.
        IDictionaryEnumerator entry = dictionary.GetEnumerator();
        entry.MoveNext();
        IEnumerable<object> values = entry.Value is IEnumerable list and not string ? list.Cast<object>() : [entry.Value ?? ""];
        return DomainText.Condition(learner, entry.Key.ToString()!, values);
    }

    private static List<SearchParameter> DependenciesFirst(List<SearchParameter> parameters)
    {
        List<SearchParameter> ordered = [];
        while (parameters.Count > 0)
        {
            SearchParameter next = parameters.Find(parameter => parameter.Condition is not { } condition || ordered.Exists(before => before.Name == condition.Parameter)) ?? parameters[0];
            ordered.Add(next);
            parameters.Remove(next);
        }

        return ordered;
    }
}
