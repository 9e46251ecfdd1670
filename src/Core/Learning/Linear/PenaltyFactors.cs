namespace Scalable.Learning.Linear;

/// <summary>What one penalty makes of a turned row: by axis, the slope along it and what its squared coordinate adds to the leverage.</summary>
internal sealed class PenaltyFactors
{
    public PenaltyFactors(RidgeRotation rotation, double penalty)
    {
        Slopes = new double[rotation.Size];
        Leverages = new double[rotation.Size];
        for (int axis = 0; axis < rotation.Size; axis++)
        {
            Slopes[axis] = rotation.TurnedSlope(axis, penalty);
            Leverages[axis] = rotation.Leverage(axis, penalty);
        }
    }

    public double[] Slopes { get; }

    public double[] Leverages { get; }
}
