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

    public double RecencyDecay { get; init; } = 0.98;

    public double NarrowSmoother { get; init; } = 0.15;
    public double WideSmoother { get; init; } = 0.5;
    public double RidgeStrength { get; init; } = 1e-3;
    public string Scale { get; init; } = "sqrt";
    public double RegretCap { get; init; }
    public double Evidence { get; init; } = 6;
    public double MidSmoother { get; init; }
    public bool GP { get; init; }
    public bool Knn { get; init; }
    public double KnnShare { get; init; } = 0.3;
    public string Drop { get; init; } = "";
    public double CorrectionRate { get; init; } = 0.12;
    public double PooledWeight { get; init; } = 10;
    public double IdentityWeight { get; init; } = 3;
    public double ExtrapolationDoubt { get; init; } = 0.1;
    public string Rules { get; init; } = "0.97:0.02:0.3:20:inf/0.97:0.05:0.3:5:inf";
    private IReadOnlyList<Mixtures.SharingRule>? _rules;
    internal IReadOnlyList<Mixtures.SharingRule> SharingRules => _rules ??= [.. Rules.Split('/').Select(r => r.Split(':')).Select(r => new Mixtures.SharingRule(double.Parse(r[0]), double.Parse(r[1]), double.Parse(r[2]), double.Parse(r[3]), r[4] == "inf" ? double.PositiveInfinity : double.Parse(r[4])))];
    public bool Recalibrate { get; init; } = true;
    public double RecalPrior { get; init; } = 120;
    public double RecalPooled { get; init; } = 10;
    public bool ReqNear { get; init; } = true;
    public bool ReqFit { get; init; } = true;
    public int Trees { get; init; } = 20;
    public int LeafRows { get; init; } = 6;
    public string LeafFits { get; init; } = "none";
    public double SpeakEvidence { get; init; } = 1.5;
    public double RateRows { get; init; } = 60;
    public double ConformalWeight { get; init; }
    public double LeastShare { get; init; } = 1e-3;
    public bool PowerShares { get; init; } = false;
}
