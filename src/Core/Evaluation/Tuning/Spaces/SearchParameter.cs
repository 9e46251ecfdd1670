using System.Globalization;

namespace Scalable.Evaluation.Tuning.Spaces;

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
