using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>The values a search may give a hyperparameter. Ranges are seen through a unit coordinate from 0 to 1, on which they are searched evenly.</summary>
public abstract record ParameterDomain
{
    /// <summary>The value at a coordinate; a long, double, bool or string.</summary>
    /// <param name="unit">From 0 to 1.</param>
    public abstract object At(double unit);

    /// <summary>The coordinate of a value, 0 or 1 for one outside; for a choice that is none of the domain's, NaN.</summary>
    public abstract double UnitOf(object value);

    /// <summary>The number of values if they have no order; 0 for a range.</summary>
    public virtual int ChoiceCount => 0;

    /// <summary>Up to so many values spread evenly over the domain; a domain with fewer gives all it has.</summary>
    public virtual IReadOnlyList<object> Levels(int count) =>
        [.. Enumerable.Range(0, count).Select(level => At(count == 1 ? 0.5 : (double)level / (count - 1))).Distinct()];
}

/// <summary>Numbers of a range, evenly or evenly by factors. Values have four significant digits.</summary>
/// <param name="Low">The smallest; positive where <paramref name="ByFactors"/>.</param>
/// <param name="High">The largest, above <paramref name="Low"/>.</param>
/// <param name="ByFactors">Whether equal ratios are equally far apart (log-uniform).</param>
public sealed record RealDomain(double Low, double High, bool ByFactors) : ParameterDomain
{
    public override object At(double unit)
    {
        double value = ByFactors
            ? StableMath.Exp(StableMath.Log(Low) + (unit * (StableMath.Log(High) - StableMath.Log(Low))))
            : Low + (unit * (High - Low));
        double rounded = double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, Low, High);
    }

    public override double UnitOf(object value)
    {
        double number = Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), Low, High);
        return ByFactors
            ? (StableMath.Log(number) - StableMath.Log(Low)) / (StableMath.Log(High) - StableMath.Log(Low))
            : (number - Low) / (High - Low);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:R}..{High:R}{(ByFactors ? " log" : "")}");
}

/// <summary>Whole numbers of a range, evenly or evenly by factors; each gets its share of the unit line.</summary>
/// <param name="Low">The smallest; at least 1 if <paramref name="ByFactors"/>.</param>
/// <param name="High">The largest, above <paramref name="Low"/>.</param>
/// <param name="ByFactors">Whether equal ratios are equally far apart.</param>
public sealed record IntegerDomain(long Low, long High, bool ByFactors) : ParameterDomain
{
    public override object At(double unit)
    {
        double value = ByFactors ? StableMath.Exp(Start + (unit * (End - Start))) : Start + (unit * (End - Start));
        return Math.Clamp((long)Math.Round(value), Low, High);
    }

    public override double UnitOf(object value)
    {
        double number = Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), Low, High);
        return ((ByFactors ? StableMath.Log(number) : number) - Start) / (End - Start);
    }

    public override IReadOnlyList<object> Levels(int count) =>
        High - Low < count ? [.. Enumerable.Range(0, (int)(High - Low) + 1).Select(step => (object)(Low + step))] : base.Levels(count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low}..{High}{(ByFactors ? " log" : "")}");

    private double Start => ByFactors ? StableMath.Log(Low - 0.5) : Low - 0.5;

    private double End => ByFactors ? StableMath.Log(High + 0.5) : High + 0.5;
}

/// <summary>A few values without order.</summary>
/// <param name="Choices">The values, each once.</param>
public sealed record ChoiceDomain(IReadOnlyList<object> Choices) : ParameterDomain
{
    public override int ChoiceCount => Choices.Count;

    public override object At(double unit) => Choices[Math.Min((int)(unit * Choices.Count), Choices.Count - 1)];

    public override double UnitOf(object value)
    {
        int index = IndexOf(value);
        return index < 0 ? double.NaN : (index + 0.5) / Choices.Count;
    }

    /// <summary>Where a value stands among the choices; -1 if it is none of them.</summary>
    public int IndexOf(object value)
    {
        for (int i = 0; i < Choices.Count; i++)
            if (Choices[i].Equals(value)) return i;
        return -1;
    }

    public override IReadOnlyList<object> Levels(int count) => Choices;

    public bool Equals(ChoiceDomain? other) => other is not null && Choices.SequenceEqual(other.Choices);

    public override int GetHashCode() => Choices.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(",", Choices.Select(choice => Convert.ToString(choice, CultureInfo.InvariantCulture)));
}
