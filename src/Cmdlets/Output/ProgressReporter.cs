using System.Diagnostics;

namespace Scalable.Commands;

/// <summary>
/// Shows what a cmdlet is working on: nothing in its first second of work, at most five updates a second, always completed.
/// Used on the pipeline's thread only.
/// </summary>
internal sealed class ProgressReporter(ScalableCmdlet cmdlet, string activity) : IWorkProgress, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = cmdlet.WorkBegan;
    private readonly int _activityId = activity.GetHashCode(StringComparison.Ordinal) & 0x7FFF;
    private long _last;

    /// <summary>Shows what is being worked on.</summary>
    public void Report(string value) => Show(value, percent: -1);

    /// <summary>Shows how much is done, from 0 to 1.</summary>
    public void Report(double value) => Show("Working", (int)Math.Clamp(100 * value, 0, 100));

    /// <summary>Shows what is being worked on, how much of it is done, from 0 to 1, and how long it will take.</summary>
    public void Report(string status, double share, TimeSpan? left) => Show(status, (int)Math.Clamp(100 * share, 0, 100), left);

    private void Show(string status, int percent, TimeSpan? left = null)
    {
        if (Stopwatch.GetElapsedTime(_start) < s_patience || (_last != 0 && Stopwatch.GetElapsedTime(_last) < s_pause)) return;
        _last = Stopwatch.GetTimestamp();
        cmdlet.WriteProgress(new ProgressRecord(_activityId, activity, status) { PercentComplete = percent, SecondsRemaining = (int)Math.Ceiling(left?.TotalSeconds ?? -1) });
    }

    public void Dispose()
    {
        if (_last == 0) return;
        cmdlet.WriteProgress(new ProgressRecord(_activityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
