using System.Globalization;
using Scalable.Evaluation.Simulation;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Scenarios.Scaling;

/// <summary>How well the end of a whole run is foretold when a part of it is over; the truth is the simulated run's end.</summary>
internal static class RunEndTable
{
    private const double IntervalSeconds = 15;

    private static readonly int[] s_delays = [0, 60, 300];
    private static readonly double[] s_shares = [0.1, 0.25, 0.5, 0.75];

    public static void Write(IReadOnlyList<RepeatedRun> runs, TextWriter output)
    {
        var checks = s_shares.ToDictionary(share => share, _ => new List<(bool Inside, double Error)>());
        foreach (RepeatedRun run in runs)
        {
            ArrivalModel model = ArrivalModel.Of(run.Past);
            foreach (int delay in s_delays)
            {
                double end = run.Simulate("foreseen", delay, IntervalSeconds).MakespanSeconds;
                foreach (double share in s_shares)
                    if (At(model, run.Run, share * end) is { } forecast)
                        checks[share].Add((forecast.Lower <= (1 - share) * end && (1 - share) * end <= forecast.Upper, Math.Abs(forecast.Seconds / ((1 - share) * end) - 1)));
            }
        }
        output.WriteLine();
        output.WriteLine("The end of the whole run, predicted on the way: each run, the others its past.");
        output.WriteLine();
        output.WriteLine("| over | predictions | within the 90 % bounds | median error of what is left |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach ((double share, List<(bool Inside, double Error)> all) in checks)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {share:P0} | {all.Count} | {all.Average(check => check.Inside ? 1.0 : 0):P1} | {all.Select(check => check.Error).Order().ElementAt(all.Count / 2):P1} |"));
    }

    private static RunForecast? At(ArrivalModel model, RunRecord run, double seconds)
    {
        var progress = new RunProgress();
        DateTimeOffset start = run.Tasks.Min(task => task.SubmittedAt)!.Value;
        foreach (TaskRecord task in run.Tasks.Where(task => task.SubmittedAt is not null).OrderBy(task => task.SubmittedAt))
            if ((task.SubmittedAt!.Value - start).TotalSeconds is var at && at <= seconds) progress.Arrive(model.Find(ScalingTags.Of(task), task.TaskName), at);
        return RunForecast.Of(model, progress, seconds);
    }
}
