using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Scalable.Tests.TestSupport;

/// <summary>Waits for what has to happen, however long a busy machine takes.</summary>
public static class Eventually
{
    /// <summary>So long that only something that never happens takes it.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Looks every few milliseconds until the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not hold within five minutes.</exception>
    public static void True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > s_limit) throw new TimeoutException($"This has not happened within {s_limit.TotalMinutes} minutes: {what}");
            Thread.Sleep(20);
        }
    }
}
