using System.Diagnostics;
using System.Globalization;
using Scalable.Runs.Importing;

namespace Scalable.Cli;

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
