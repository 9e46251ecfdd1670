using Scalable.Advising;
using Scalable.Units;

namespace Scalable.Evaluation.Backtesting;

/// <summary>Replays the attempts that an allocation leads to until one has enough; each that has not costs its whole allocation.</summary>
internal static class AllocationReplay
{
    private const int MaxAttempts = 40;

    /// <summary>The same for advice that has a memory; retries are those of a session.</summary>
    public static (double Wasted, int Failures) Of(double neededBytes, ResourceRecommendation advice) =>
        Of(neededBytes, advice.Memory!.Value.Bytes, failed => MemorySize.Ceiling(advice.MemoryPlan.Next(failed)).RoundUpForPeople().Bytes);

    /// <param name="needed">What the attempt needs.</param>
    /// <param name="allocated">What it is first given.</param>
    /// <param name="next">What it is given after an allocation that was too small.</param>
    /// <returns>All that was allocated and not used, for as long as an attempt runs, and how many attempts failed.</returns>
    public static (double Wasted, int Failures) Of(double needed, double allocated, Func<double, double> next)
    {
        double wasted = 0;
        int failures = 0;
        while (allocated < needed && failures < MaxAttempts)
        {
            wasted += allocated;
            failures++;
            allocated = Math.Max(next(allocated), allocated * 1.0001);
        }

        return (wasted + Math.Max(0, allocated - needed), failures);
    }
}
