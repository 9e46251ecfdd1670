using Scalable.Learning;

namespace Scalable.Advising.Evidence;

/// <summary>Keeps one far value from bending what is fitted; its rank counts in the bounds, which are taken from the true values.</summary>
internal static class Outliers
{
    private const double FarBeyond = 10;
    private const int MinRows = 10;

    /// <summary>
    /// The targets with the largest lowered to the second largest if it is more than ten times that and nothing about the input
    /// explains it: no numeric feature of the row is beyond twice what the others have.
    /// </summary>
    public static ReadOnlyMemory<double> Tamed(TrainingSet set)
    {
        ReadOnlySpan<double> targets = set.Targets.Span;
        if (targets.Length < MinRows) return set.Targets;
        int largest = 0;
        for (int row = 1; row < targets.Length; row++)
            if (targets[row] > targets[largest]) largest = row;
        double second = LargestOther(targets, largest);
        if (targets[largest] <= FarBeyond * second) return set.Targets;
        for (int feature = 0; feature < set.Features.Schema.Count; feature++)
        {
            ReadOnlySpan<double> column = set.Features.Column(feature);
            if (set.Features.Schema.Features[feature].Kind == FeatureKind.Numeric && column[largest] > 2 * LargestOther(column, largest)) return set.Targets;
        }
        double[] tamed = targets.ToArray();
        tamed[largest] = second;
        return tamed;
    }

    private static double LargestOther(ReadOnlySpan<double> values, int but)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < values.Length; i++)
            if (i != but && values[i] > largest) largest = values[i];
        return largest;
    }
}
