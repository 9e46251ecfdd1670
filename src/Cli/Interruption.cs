using System.Runtime.InteropServices;
using Scalable.Sessions;

namespace Scalable.Cli;

/// <summary>
/// Ctrl+C, a request to terminate and the closing of the terminal. The first cancels the command, which then ends what it
/// began; a second ends the process at once, and so does time where a command does not heed the first.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;
    private Timer? _impatience;

    public Interruption()
    {
        foreach ((PosixSignal signal, int number) in new[] { (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1) })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => OnSignal(context, SignalBase + number)));
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>The exit code that tells the signal, as shells number it; null where there was none.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _impatience?.Dispose();
        _cancellation.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) Environment.Exit(exitCode);
        _impatience = new Timer(_ => ExitUnlessSessionsEnd(), null, s_patience, s_patience);
        _cancellation.Cancel();
    }

    /// <summary>Sessions have a time limit of their own for ending what runs.</summary>
    private void ExitUnlessSessionsEnd()
    {
        if (LiveSessions.All.Count == 0) Environment.Exit(_exitCode);
    }
}
