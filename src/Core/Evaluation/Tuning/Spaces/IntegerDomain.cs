using Scalable.Statistics;
using System.Globalization;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>Whole numbers of a range, evenly or evenly by factors; each gets its share of the unit line.</summary>
/// <param name="Low">The smallest; at least 1 where <paramref name="ByFactors"/>.</param>
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
