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
    /// What is searched where nothing else is asked for: every hyperparameter that the learner gives a range for, and the
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
