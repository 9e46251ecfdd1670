namespace Scalable.Scaling;

/// <summary>One layer of demand: since when it has been as it is, and how long it was needed and not needed before.</summary>
internal sealed class DemandLayer
{
    private const int Capacity = 16;

    /// <summary>How far tasks delayed by a missing worker delay those after them; 1 if none of that is made up for by other workers.</summary>
    private const double Knock = 0.7;

    public bool EverNeeded { get; private set; }

    /// <summary>When the layer last became needed or ceased to be.</summary>
    public double Since { get; private set; }

    /// <summary>For how much of the stretch in which it is needed a worker was there, in seconds.</summary>
    public double ServedSeconds { get; set; }

    public IntervalSample Gaps { get; private init; } = new(Capacity);

    /// <summary>What it would have cost not to have the worker when the stretch began, in worker-seconds, a stretch at a time.</summary>
    public IntervalSample Losses { get; private init; } = new(Capacity);

    /// <summary>The layer becomes needed; returns the gap that ends, null for the first time.</summary>
    public double? Begin(double now)
    {
        double gap = now - Since;
        bool first = !EverNeeded;
        EverNeeded = true;
        Since = now;
        ServedSeconds = 0;
        if (first) return null;
        Gaps.Add(gap);
        return gap;
    }

    /// <summary>
    /// The layer ceases to be needed; returns the loss: each task the worker would have run starts later by the lead, or by
    /// the whole stretch if that is shorter.
    /// </summary>
    public double End(double now, double meanDuration, double lead)
    {
        double length = now - Since;
        double loss = Math.Min(length, lead) * Math.Max(1, Knock * ServedSeconds / meanDuration);
        Since = now;
        Losses.Add(loss);
        return loss;
    }

    public DemandLayer Clone() => new()
    {
        EverNeeded = EverNeeded, Since = Since, ServedSeconds = ServedSeconds,
        Gaps = Gaps.Clone(), Losses = Losses.Clone(),
    };
}
