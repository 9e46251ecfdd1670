namespace Scalable.Cli;

/// <summary>
/// Shows on a terminal's standard error what a command is working on and for how long, once it takes more than a second; nothing
/// if standard error is redirected. Removed from the screen when disposed.
/// </summary>
internal sealed class TerminalProgress : IProgress<string>, IProgress<double>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1), s_pause = TimeSpan.FromMilliseconds(500);
    private const int MaxWidth = 78;

    private readonly Timer? _timer;
    private readonly object _gate = new();
    private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();
    private string _status;
    private bool _isShown;

    /// <param name="activity">What is shown until more is reported.</param>
    public TerminalProgress(string activity)
    {
        _status = activity;
        if (!Console.IsErrorRedirected) _timer = new Timer(_ => Show(), null, s_patience, s_pause);
    }

    public void Report(string value) => _status = value;

    /// <summary>Shows how much is done, from 0 to 1.</summary>
    public void Report(double value) => _status = FormattableString.Invariant($"{(int)Math.Clamp(100 * value, 0, 100)} % done");

    public void Dispose()
    {
        if (_timer is null) return;
        lock (_gate)
        {
            _timer.Dispose();
            if (_isShown) Console.Error.Write($"\r{new string(' ', MaxWidth)}\r");
            _isShown = false;
        }
    }

    private void Show()
    {
        string line = FormattableString.Invariant($"{_status} ({System.Diagnostics.Stopwatch.GetElapsedTime(_start).TotalSeconds:0} s)");
        if (line.Length > MaxWidth) line = line[..MaxWidth];
        lock (_gate)
        {
            Console.Error.Write("\r" + line.PadRight(MaxWidth));
            _isShown = true;
        }
    }
}
