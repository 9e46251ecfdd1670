namespace Scalable.Scaling;

/// <summary>
/// Corrects predicted completion times by how earlier ones came true: bounds and bias are weighted quantiles of the log
/// ratio of truth to raw prediction, near the same horizon, and the level of the quantiles follows the coverage that is
/// really observed (adaptive conformal inference, Gibbs and Candes 2021).
/// </summary>
internal sealed class CompletionCalibration
{
    private const int Capacity = 256;
    private const int MaxOpen = 512;
    private const double AdaptationRate = 0.01;
    private const double MinRawSeconds = 1;

    /// <summary>How much wider the assumed ratios are if no duration is known by its own kind.</summary>
    private const double DoubtOfTheUnknown = 2;

    /// <summary>Log ratios assumed before there is evidence, each with the weight of one outcome.</summary>
    private static readonly double[] s_prior = [-1.2, -0.5, -0.15, 0, 0.15, 0.5, 1.2];

    private readonly List<(double LogRaw, double LogRatio)> _known = [];
    private readonly List<OpenPrediction> _open = [];
    private readonly List<ScalingOutcome> _news = [];
    private double _nextOpenAt = double.NegativeInfinity;
    private double _miss = double.NaN;
    private int _inside;

    public int Checked { get; private set; }

    public double? ObservedCoverage => Checked > 0 ? (double)_inside / Checked : null;

    /// <summary>The corrected prediction and its bounds, in seconds; wider if the durations behind it rest on little.</summary>
    public (double Expected, double Lower, double Upper) Correct(double rawSeconds, double trust, double coverage)
    {
        if (double.IsNaN(_miss)) _miss = 1 - coverage;
        double logRaw = Math.Log(Math.Max(MinRawSeconds, rawSeconds));
        var ratios = new (double Ratio, double Weight)[_known.Count + s_prior.Length];
        for (int i = 0; i < _known.Count; i++)
        {
            double distance = Math.Abs(_known[i].LogRaw - logRaw);
            double age = (double)(_known.Count - 1 - i) / Capacity;
            ratios[i] = (_known[i].LogRatio, Math.Exp(-distance - age));
        }
        double doubt = 1 + DoubtOfTheUnknown * (1 - trust);
        for (int i = 0; i < s_prior.Length; i++) ratios[_known.Count + i] = (doubt * s_prior[i], 1);
        Array.Sort(ratios, static (a, b) => a.Ratio.CompareTo(b.Ratio));
        double miss = Math.Clamp(_miss, 0.005, 0.6);
        double raw = Math.Max(MinRawSeconds, rawSeconds);
        return (raw * Math.Exp(AtLevel(ratios, 0.5)), raw * Math.Exp(AtLevel(ratios, miss / 2)), raw * Math.Exp(AtLevel(ratios, 1 - miss / 2)));
    }

    /// <summary>Remembers a prediction until its outcome is known; when they come too thick, only some.</summary>
    public void Open(double now, double rawSeconds, double lower, double upper)
    {
        if (now < _nextOpenAt) return;
        if (_open.Count >= MaxOpen)
            for (int i = _open.Count - 2; i > 0; i -= 2) _open.RemoveAt(i);
        _open.Add(new OpenPrediction(now, Math.Max(MinRawSeconds, rawSeconds), lower, upper));
        _nextOpenAt = now + Math.Max(15, rawSeconds / 100);
    }

    /// <summary>Closes the predictions whose tasks have all ended, since the oldest task there was submitted after them.</summary>
    /// <param name="now">When that was noticed, in seconds since 1970.</param>
    /// <param name="oldestSubmitted">When the oldest task that has not ended was submitted; infinite if there is none.</param>
    /// <param name="coverage">The share of truths that should lie within the bounds.</param>
    /// <param name="endOf">When the last of the tasks submitted by a moment ended, if that is known better than by now.</param>
    public void Close(double now, double oldestSubmitted, double coverage, Func<double, double>? endOf = null)
    {
        int closed = 0;
        while (closed < _open.Count && _open[closed].At < oldestSubmitted)
        {
            OpenPrediction open = _open[closed++];
            var outcome = new ScalingOutcome(DateTimeOffset.UnixEpoch.AddSeconds(open.At), open.Raw, open.Lower, open.Upper, Math.Max(0, (endOf?.Invoke(open.At) ?? now) - open.At));
            Learn(outcome);
            if (double.IsNaN(_miss)) _miss = 1 - coverage;
            _miss += AdaptationRate * (1 - coverage - (outcome.IsInside ? 0 : 1));
            _news.Add(outcome);
        }
        _open.RemoveRange(0, closed);
    }

    public void Learn(ScalingOutcome outcome)
    {
        Checked++;
        if (outcome.IsInside) _inside++;
        if (_known.Count == Capacity) _known.RemoveAt(0);
        _known.Add((Math.Log(Math.Max(MinRawSeconds, outcome.RawSeconds)), Math.Log(Math.Max(MinRawSeconds, outcome.ActualSeconds) / Math.Max(MinRawSeconds, outcome.RawSeconds))));
    }

    public IReadOnlyList<ScalingOutcome> TakeOutcomes()
    {
        ScalingOutcome[] news = [.. _news];
        _news.Clear();
        return news;
    }

    public CompletionCalibration Clone()
    {
        var copy = new CompletionCalibration { _nextOpenAt = _nextOpenAt, _miss = _miss, _inside = _inside, Checked = Checked };
        copy._known.AddRange(_known);
        copy._open.AddRange(_open);
        copy._news.AddRange(_news);
        return copy;
    }

    private static double AtLevel((double Ratio, double Weight)[] sorted, double level)
    {
        double total = 0, passed = 0;
        foreach ((_, double weight) in sorted) total += weight;
        foreach ((double ratio, double weight) in sorted)
        {
            passed += weight;
            if (passed >= level * total) return ratio;
        }
        return sorted[^1].Ratio;
    }

    private readonly record struct OpenPrediction(double At, double Raw, double Lower, double Upper);
}

/// <summary>What became of a decision's prediction.</summary>
/// <param name="PredictedAt">The moment the decision was for.</param>
/// <param name="RawSeconds">The completion time before any correction, in seconds.</param>
/// <param name="LowerSeconds">The lower bound that was told.</param>
/// <param name="UpperSeconds">The upper bound that was told.</param>
/// <param name="ActualSeconds">When everything that waited or ran at that moment had really ended, in seconds from it.</param>
public sealed record ScalingOutcome(DateTimeOffset PredictedAt, double RawSeconds, double LowerSeconds, double UpperSeconds, double ActualSeconds)
{
    public bool IsInside => ActualSeconds >= LowerSeconds && ActualSeconds <= UpperSeconds;
}
