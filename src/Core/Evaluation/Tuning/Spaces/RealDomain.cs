using Scalable.Statistics;
using System.Globalization;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Spaces;

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
