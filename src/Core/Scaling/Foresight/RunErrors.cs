namespace Scalable.Scaling.Foresight;

/// <summary>
/// How far the end of each earlier run was from what the others let expect, at twelfths of the way: the logs of truth over
/// forecast, each run held out once.
/// </summary>
internal sealed class RunErrors
{
    private const int Steps = 12;
    private const double SpreadOfOne = 0.7, SpreadOfTwo = 0.4, MinSpread = 0.02;

    /// <summary>Errors count the less the more steps away they are, and from so many on not at all.</summary>
    private const double Reach = 1.5;

    private const int MaxRuns = 8;

    private readonly List<double>[] _errors = new List<double>[Steps];
    private readonly int _runs;

    private RunErrors(int runs)
    {
        _runs = runs;
        for (int step = 0; step < Steps; step++) _errors[step] = [];
    }

    public static RunErrors Of(PastRun[] runs, double tolerance)
    {
        var errors = new RunErrors(runs.Length);
        PastRun[] newest = runs.Length > MaxRuns ? runs[^MaxRuns..] : runs;
        if (newest.Length < 3) return errors;
        foreach (PastRun present in newest) errors.Walk(present, [.. newest.Where(run => run != present)], tolerance);
        return errors;
    }

    /// <summary>By which factor, as a log, the truth lies beyond the forecast at most in nine cases of ten.</summary>
    /// <param name="passed">How much of the run is over, from 0 to 1.</param>
    public double Spread(double passed)
    {
        if (_runs < 3) return _runs < 2 ? SpreadOfOne : SpreadOfTwo;
        double position = Math.Clamp(passed * Steps - 0.5, 0, Steps - 1), sum = 0, squares = 0;
        var near = new List<(double Error, double Weight)>();
        for (int step = 0; step < Steps; step++)
            if (1 - Math.Abs(step - position) / Reach is > 0 and var weight)
                foreach (double error in _errors[step])
                {
                    near.Add((error, weight));
                    sum += weight;
                    squares += weight * weight;
                }
        if (near.Count == 0) return SpreadOfTwo;
        near.Sort();
        // Between the two errors around rank 0.9 (n + 1): so far from the truth lies one more error of n with nine in ten. Errors
        // of unequal weight are as many as equal ones of the same variance (Kish 1965).
        double count = sum * sum / squares, rank = (count + 1) * 0.9, passedRank = 0;
        (double Error, double Rank) last = (near[0].Error, 0);
        foreach ((double error, double weight) in near)
        {
            passedRank += weight / sum * count;
            if (passedRank >= rank) return Math.Max(MinSpread, last.Error + (error - last.Error) * (rank - last.Rank) / (passedRank - last.Rank));
            last = (error, passedRank);
        }
        return Math.Max(MinSpread, last.Error);
    }

    private void Walk(PastRun present, PastRun[] others, double tolerance)
    {
        var progress = new RunProgress();
        int arrived = 0;
        for (int step = 0; step < Steps; step++)
        {
            double now = present.EndSeconds * (step + 0.5) / Steps;
            for (; arrived < present.Arrivals.Length && present.Arrivals[arrived].Seconds <= now; arrived++) progress.Arrive(present.Arrivals[arrived].Group, present.Arrivals[arrived].Seconds);
            double[] ends = [.. others.Select(past => past.EndSeconds + RunAlignment.Of(past, progress, now, tolerance).ShiftSeconds - now).Order()];
            double forecast = Math.Max(1, Statistics.Quantile.Linear(ends, 0.5));
            _errors[step].Add(Math.Abs(Math.Log(Math.Max(1, present.EndSeconds - now) / forecast)));
        }
    }
}

/// <summary>When the whole run will have ended, in seconds from now, and how many of its tasks have not been submitted yet.</summary>
internal readonly record struct RunForecast(double Seconds, double Lower, double Upper, int Tasks)
{
    /// <summary>Null if nothing more is foreseen.</summary>
    /// <param name="model">The earlier runs.</param>
    /// <param name="progress">What has arrived.</param>
    /// <param name="now">Seconds after the present run's first task.</param>
    /// <param name="likeness">How far the present run goes the way of the earlier ones; null: to be found here.</param>
    public static RunForecast? Of(ArrivalModel model, RunProgress progress, double now, RunLikeness? likeness = null)
    {
        var ends = new double[model.Runs.Length];
        var tasks = new int[model.Runs.Length];
        double passed = 0;
        for (int run = 0; run < ends.Length; run++)
        {
            PastRun past = model.Runs[run];
            RunAlignment alignment = RunAlignment.Of(past, progress, now, model.Repetition.ToleranceSeconds, likeness?[run] ?? Resemblance.Of(past, progress));
            for (int group = 0; group < model.Groups.Count; group++)
            {
                if (past.TimesOf(group).Length == 0) continue;
                int seen = progress[group]?.Count ?? 0, expected = alignment.ExpectedCount(group);
                for (int ordinal = expected; ordinal > seen; ordinal--)
                {
                    double due = alignment.PastSeconds(group, ordinal) + alignment.ShiftSeconds;
                    if (now - due > model.Repetition.ToleranceSeconds) break;
                    tasks[run]++;
                }
            }
            ends[run] = past.EndSeconds + alignment.ShiftSeconds - now;
            passed += Math.Clamp((now - alignment.ShiftSeconds) / Math.Max(1, past.EndSeconds), 0, 1) / ends.Length;
        }
        Array.Sort(ends);
        Array.Sort(tasks);
        if (ends.Length == 0 || tasks[tasks.Length / 2] == 0) return null;
        double middle = Math.Max(1, Statistics.Quantile.Linear(ends, 0.5)), spread = model.RunErrors.Spread(passed);
        // The ends of the earlier runs hold what their last tasks waited for workers.
        return new(middle, middle * Math.Exp(-spread), middle * Math.Exp(spread), tasks[tasks.Length / 2]);
    }
}
