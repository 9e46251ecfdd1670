using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Scalable.Sessions;

/// <summary>
/// The sessions of this process that have not been stopped. When the process ends, whatever the reason short of being killed,
/// they are disposed: their processes end with it and their runs are marked as interrupted.
/// </summary>
public static class LiveSessions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<ScalableSession, byte> s_sessions = new();
    private static readonly Lazy<PosixSignalRegistration[]> s_signals = new(WatchSignals);

    static LiveSessions() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();

    public static IReadOnlyCollection<ScalableSession> All => [.. s_sessions.Keys];

    /// <summary>
    /// Ends sessions when the process is asked to terminate or its terminal closes, too, for programs that do not look after
    /// that themselves: since .NET 10 neither lets a process end as it would by itself.
    /// </summary>
    public static void EndOnSignals() => _ = s_signals.Value;

    internal static void Add(ScalableSession session) => s_sessions.TryAdd(session, 0);

    internal static void Remove(ScalableSession session) => s_sessions.TryRemove(session, out _);

    private static void EndAll()
    {
        Task[] endings = [.. s_sessions.Keys.Select(session => Task.Run(session.Dispose))];
        try
        {
            Task.WaitAll(endings, s_patience);
        }
        catch (AggregateException)
        {
            // The process ends anyway; the next session finds what this one left.
        }
    }

    private static PosixSignalRegistration[] WatchSignals()
    {
        try
        {
            return [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndAll()))];
        }
        catch (PlatformNotSupportedException)
        {
            return [];
        }
    }
}
