using System.Globalization;

namespace Scalable.Evaluation.Tuning.Spaces;

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

    /// <summary>Where a value stands among the choices; -1 where it is none of them.</summary>
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
