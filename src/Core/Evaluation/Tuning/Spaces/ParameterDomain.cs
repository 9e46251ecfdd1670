namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>The values a search may give a hyperparameter. Ranges are seen through a unit coordinate from 0 to 1, on which they are searched evenly.</summary>
public abstract record ParameterDomain
{
    /// <summary>The value at a coordinate; a long, double, bool or string.</summary>
    /// <param name="unit">From 0 to 1.</param>
    public abstract object At(double unit);

    /// <summary>The coordinate of a value, 0 or 1 for one outside; for a choice that is none of the domain's, NaN.</summary>
    public abstract double UnitOf(object value);

    /// <summary>The number of values where they have no order; 0 for a range.</summary>
    public virtual int ChoiceCount => 0;

    /// <summary>Up to so many values spread evenly over the domain; a domain with fewer gives all it has.</summary>
    public virtual IReadOnlyList<object> Levels(int count) =>
        [.. Enumerable.Range(0, count).Select(level => At(count == 1 ? 0.5 : (double)level / (count - 1))).Distinct()];
}
