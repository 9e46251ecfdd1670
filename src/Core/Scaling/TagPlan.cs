namespace Scalable.Scaling;

/// <summary>What the rules make of one tag, before and after limits.</summary>
internal sealed class TagPlan(TagLoad load)
{
    public TagLoad Load { get; } = load;

    /// <summary>Workers that the tasks now there could occupy.</summary>
    public int Demand { get; set; }

    /// <summary>Workers wanted without any limit.</summary>
    public int Wish { get; set; }

    /// <summary>Tasks that are not there yet and that the wish has workers for, since as many came lately.</summary>
    public int FollowingTasks { get; set; }

    /// <summary>Workers after the decision, once all requested have arrived.</summary>
    public int Target { get; set; }

    /// <summary>The wish rests on what earlier runs let expect.</summary>
    public bool Foreseen { get; set; }

    public ScalingLimit Limit { get; set; }

    public double WorkAheadSeconds { get; set; }

    public double StartDelaySeconds { get; set; }

    /// <summary>In how many seconds each requested worker is expected, in the order of the requests.</summary>
    public double[] Starting { get; set; } = [];

    public double Price { get; set; } = 1;

    public int Floor { get; set; }

    public int Ceiling { get; set; }

    /// <summary>Workers wanted as soon as the tag no longer rests, and in how many seconds that is; 0 if it does not rest.</summary>
    public (int Workers, double InSeconds) Later { get; set; }

    /// <summary>When, without anything new, the target may change by itself.</summary>
    public double ReviewAt { get; set; } = double.PositiveInfinity;

    public int Change => Target - Load.Supply;

    public double Utilization => Load.Supply > 0 ? (double)Demand / Load.Supply : Demand > 0 ? double.PositiveInfinity : 0;

    /// <summary>Workers that may be taken away at all: requested ones, and those that neither run anything nor just arrived.</summary>
    public int Removable
    {
        get
        {
            int held = Load.BusyWorkers is { } busy ? Math.Min(Load.ActiveWorkers, busy + Load.JustStartedWorkers) : Load.ActiveWorkers;
            return Load.Supply - held;
        }
    }

    /// <summary>Sets a target and says what kept it from going further.</summary>
    public void Limited(int target, ScalingLimit limit)
    {
        if (target == Target) return;
        Target = target;
        Limit = limit;
    }
}
