using System.Diagnostics;
using Scalable.Runs.Importing;

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

/// <summary>One line on a terminal that shows how far an import has come; nothing if standard error is no terminal, and a line every half minute then.</summary>
internal sealed class ImportProgressLine(string source) : IProgress<ImportProgress>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseOfLines = TimeSpan.FromSeconds(30);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _lastLine = Stopwatch.GetTimestamp();
    private int _shown;

    public void Report(ImportProgress value)
    {
        if (Stopwatch.GetElapsedTime(_start) < s_patience) return;
        double rate = value.Rows / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        string text = string.Create(CultureInfo.InvariantCulture, $"scalable: {source}: {value.Rows:N0} rows, {value.NewAttempts:N0} new attempts, {rate:N0} rows/s{(value.Share is { } share ? $", {share:P0}" : "")}");
        if (_isTerminal)
        {
            Console.Error.Write('\r' + text.PadRight(_shown));
            _shown = text.Length;
        }
        else if (Stopwatch.GetElapsedTime(_lastLine) >= s_pauseOfLines)
        {
            _lastLine = Stopwatch.GetTimestamp();
            Console.Error.WriteLine(text);
        }
    }

    public void Clear()
    {
        if (_shown > 0) Console.Error.Write('\r' + new string(' ', _shown) + '\r');
        _shown = 0;
    }

    public void Dispose() => Clear();
}
