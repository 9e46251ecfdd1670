using System.Collections;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>The hyperparameters that a search varies, those that others depend on first. Immutable.</summary>
public sealed class SearchSpace
{
    /// <exception cref="ArgumentException">There is no parameter, one is there twice, or a condition names none before it.</exception>
    public SearchSpace(IEnumerable<SearchParameter> parameters)
    {
        Parameters = parameters.ToArray();
        if (Parameters.Count == 0) throw new ArgumentException("The parameter space has no parameters to search.", nameof(parameters));
        HashSet<string> before = new(StringComparer.Ordinal);
        foreach (SearchParameter parameter in Parameters)
        {
            if (parameter.Condition is { } condition && !before.Contains(condition.Parameter))
                throw new ArgumentException($"{parameter.Name} depends on '{condition.Parameter}', which the parameter space does not have, or which itself depends on {parameter.Name}.", nameof(parameters));
            if (!before.Add(parameter.Name)) throw new ArgumentException($"The parameter space has {parameter.Name} twice.", nameof(parameters));
        }
    }

    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>
    /// What is searched if nothing else is asked for: every hyperparameter that the learner gives a range for, and the
    /// switches that matter for durations and peaks.
    /// </summary>
    public static SearchSpace Default(ILearner learner) => new(DefaultSpaces.Of(learner));

    /// <summary>Builds a set by asking for the value of one parameter after another; those whose condition does not hold are left out.</summary>
    public ParameterSet Build(Func<SearchParameter, object> choose)
    {
        ParameterSet set = ParameterSet.Empty;
        foreach (SearchParameter parameter in Parameters)
            if (parameter.Condition?.Holds(set) ?? true) set = set.With(parameter.Name, choose(parameter));
        return set;
    }

    /// <summary>The whole space as text: equal spaces have equal texts.</summary>
    public override string ToString() => string.Join("; ", Parameters);
}

/// <summary>A hyperparameter that is searched.</summary>
/// <param name="Name">The learner's name for it.</param>
/// <param name="Domain">The values to try.</param>
/// <param name="Condition">Where it is searched only with some values of another one; null for always.</param>
public sealed record SearchParameter(string Name, ParameterDomain Domain, SearchCondition? Condition = null)
{
    public override string ToString() => $"{Name}={Domain}{Condition}";
}

/// <summary>With which values of another parameter one is searched.</summary>
/// <param name="Parameter">The other's name; it stands before the one that depends on it.</param>
/// <param name="Values">The values of the other.</param>
public sealed record SearchCondition(string Parameter, IReadOnlyList<object> Values)
{
    public bool Holds(ParameterSet parameters) => parameters[Parameter] is { } value && Values.Contains(value);

    public override string ToString() => $" if {Parameter}={string.Join("|", Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))}";
}

/// <summary>The spaces that are searched if none is given.</summary>
internal static class DefaultSpaces
{
    /// <summary>Switches worth trying besides the ranges that learners give.</summary>
    private static readonly Dictionary<string, SearchParameter[]> s_switches = new(StringComparer.Ordinal)
    {
        ["gradient_boosting"] = [new SearchParameter("monotone", new ChoiceDomain(["none", "size_like"]))],
        ["random_forest"] = [],
        ["linear"] =
        [
            new SearchParameter("scale", new ChoiceDomain(["auto", "raw", "log"])),
            new SearchParameter("log_features", new ChoiceDomain(["auto", "never", "always"])),
            new SearchParameter("l2", new RealDomain(1e-5, 10, ByFactors: true)),
            new SearchParameter("category_smoothing", new RealDomain(1, 100, ByFactors: true)),
        ],
    };

    public static IEnumerable<SearchParameter> Of(ILearner learner) =>
        learner.Parameters.Where(parameter => parameter.SearchRange is not null).Select(parameter => new SearchParameter(parameter.Name, Range(parameter)))
            .Concat((s_switches.GetValueOrDefault(learner.Name) ?? []).Where(parameter => learner.Parameters.Any(known => known.Name == parameter.Name)));

    private static ParameterDomain Range(LearnerParameter parameter)
    {
        (double low, double high) = parameter.SearchRange!.Value;
        return parameter.Kind == ParameterKind.Integer
            ? new IntegerDomain((long)low, (long)high, parameter.SearchesByFactors)
            : new RealDomain(low, high, parameter.SearchesByFactors);
    }
}

/// <summary>Hyperparameters with their values, by name in ordinal order. Immutable.</summary>
public sealed class ParameterSet : IEquatable<ParameterSet>, IEnumerable<KeyValuePair<string, object>>
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    public ParameterSet(IEnumerable<KeyValuePair<string, object>> values)
    {
        foreach ((string name, object value) in values) _values[name] = value;
    }

    public static ParameterSet Empty { get; } = new([]);

    /// <summary>A parameter's value; null if it is not set.</summary>
    public object? this[string name] => _values.GetValueOrDefault(name);

    public int Count => _values.Count;

    public ParameterSet With(string name, object value) => new(_values.Append(KeyValuePair.Create(name, value)));

    /// <summary>As learners and advisors take them.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => _values.ToDictionary(entry => entry.Key, object? (entry) => entry.Value, StringComparer.Ordinal);

    /// <summary>As New-LearnedAdvisor takes them.</summary>
    public Hashtable ToHashtable() => new(_values, StringComparer.OrdinalIgnoreCase);

    public bool Equals(ParameterSet? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    public override int GetHashCode() => _values.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>leaves=8, learning_rate=0.05</summary>
    public override string ToString() => string.Join(", ", _values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")));
}
