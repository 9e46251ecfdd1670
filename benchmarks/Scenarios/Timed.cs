using System.Diagnostics;

namespace Scalable.Scenarios;

/// <summary>What something returned and took, in seconds of the clock and of this process's processor time.</summary>
internal sealed record Timed<T>(T Result, double Seconds, double CpuSeconds)
{
    public static Timed<T> Run(Func<T> work)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        T result = work();
        return new(result, Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }
}
