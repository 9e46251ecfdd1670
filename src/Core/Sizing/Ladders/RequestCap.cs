using Scalable.Sizing.Distributions;

namespace Scalable.Sizing.Ladders;

/// <summary>Holds a distribution of the need at or below what the user asked for.</summary>
internal static class RequestCap
{
    public static void Apply(AtomBuffer atoms, double cap)
    {
        Span<double> values = atoms.Values;
        for (int i = values.Length - 1; i >= 0 && values[i] > cap; i--) values[i] = cap;
    }
}
