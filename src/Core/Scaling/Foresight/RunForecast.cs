namespace Scalable.Scaling.Foresight;

/// <summary>When the whole run will have ended, in seconds from now, and how many of its tasks have not been submitted yet.</summary>
internal readonly record struct RunForecast(double Seconds, double Lower, double Upper, int Tasks)
{
    /// <summary>Null where nothing more is foreseen.</summary>
    /// <param name="model">The earlier runs.</param>
    /// <param name="progress">What has arrived.</param>
    /// <param name="now">Seconds after the present run's first task.</param>
    /// <param name="startSeconds">How long a worker takes to start.</param>
    /// <param name="likeness">How far the present run goes the way of the earlier ones; null: to be found here.</param>
    public static RunForecast? Of(ArrivalModel model, RunProgress progress, double now, double startSeconds, RunLikeness? likeness = null)
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
        return new(middle, middle * Math.Exp(-spread), middle * Math.Exp(spread) + startSeconds, tasks[tasks.Length / 2]);
    }
}
