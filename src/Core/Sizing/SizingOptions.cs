namespace Scalable.Sizing;

/// <summary>The engine's settings. The defaults are general; nothing in them knows a workflow.</summary>
public sealed record SizingOptions
{
    /// <summary>The most rows of a task that take part in a prediction; older ones are let go.</summary>
    public int WindowRows { get; init; } = 600;

    /// <summary>What a failed attempt costs beyond its allocation, as a share of the mean task's cost (memory times time).</summary>
    public double FailurePrice { get; init; } = 0.02;

    /// <summary>How much of a past cost's weight in choosing models is left one task later.</summary>
    public double CostDiscount { get; init; } = 0.97;

    /// <summary>How sharply models with lower past cost are preferred.</summary>
    public double CostSharpness { get; init; } = 8;

    /// <summary>How much a past cost far from the input counts beside one at the input.</summary>
    public double FarCostShare { get; init; } = 0.2;

    /// <summary>Bandwidth of nearness, as a share of the coordinate's spread.</summary>
    public double NearBandwidth { get; init; } = 0.3;

    public double NearResidualFraction { get; init; } = 0.2;

    public double RecencyDecay { get; init; } = 0.95;

    public double NarrowSmoother { get; init; } = 0.15;
    public double WideSmoother { get; init; } = 0.5;
    public double RidgeStrength { get; init; } = 1e-3;
    public string Scale { get; init; } = "sqrt";
    public double RegretCap { get; init; }
    public double Evidence { get; init; } = 3;
    public bool Leverage { get; init; } = true;
    public double CrpsWeight { get; init; }
    public double CrpsTop { get; init; }
    public double MidSmoother { get; init; }
    public bool GP { get; init; }
    public bool Knn { get; init; }
    public double KnnShare { get; init; } = 0.3;
    public string Drop { get; init; } = "";
    public double SmoothCost { get; init; }
    public double CorrectionRate { get; init; } = 0.05;
    public double PooledWeight { get; init; } = 10;
    public double IdentityWeight { get; init; } = 3;
    public double LeastShare { get; init; } = 1e-3;
    public bool PowerShares { get; init; } = false;
}
