using System.Diagnostics;

namespace Scalable.Commands;

/// <summary>Where work reports how far it is.</summary>
internal interface IWorkProgress : IProgress<string>, IProgress<double>
{
    /// <summary>Reports what is being worked on, how much of it is done, from 0 to 1, and how long it will take.</summary>
    void Report(string status, double share, TimeSpan? left);
}

/// <summary>Work on another thread, while the pipeline's own thread shows how far it is, as only it may.</summary>
internal static class ShownWork
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100), s_grace = TimeSpan.FromMilliseconds(200);

    /// <summary>The work's result; an exception that it ends with is thrown as it is.</summary>
    /// <param name="cmdlet">Whose progress is shown.</param>
    /// <param name="activity">What is done.</param>
    /// <param name="work">Reports to its argument how far it is, from any thread. It may not write to the pipeline, and changes nothing: of a stopped pipeline it may be left to end alone.</param>
    /// <param name="isScript">Whether the work asks a script, which the pipeline's own thread alone can run.</param>
    /// <param name="endsWhenStopped">Whether the work ends soon when its token is cancelled, with a result that is worth waiting for.</param>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public static T Run<T>(ScalableCmdlet cmdlet, string activity, Func<IWorkProgress, T> work, bool isScript = false, bool endsWhenStopped = false)
    {
        using var progress = new ProgressReporter(cmdlet, activity);
        if (isScript) return work(progress);
        var latest = new Latest();
        Task<T> working = Task.Run(() => work(latest));
        WaitHandle ended = ((IAsyncResult)working).AsyncWaitHandle, stopped = cmdlet.StopToken.WaitHandle;
        while (WaitHandle.WaitAny([ended, stopped], s_look) == WaitHandle.WaitTimeout) latest.ShowIn(progress);
        if (!ended.WaitOne(cmdlet.StopToken.IsCancellationRequested && !endsWhenStopped ? s_grace : Timeout.InfiniteTimeSpan)) throw new OperationCanceledException(cmdlet.StopToken);
        return working.GetAwaiter().GetResult();
    }

    private sealed class Latest : IWorkProgress
    {
        private volatile Action<ProgressReporter> _show = reporter => reporter.Report("Working");

        public void Report(string value) => _show = reporter => reporter.Report(value);

        public void Report(double value) => _show = reporter => reporter.Report(value);

        public void Report(string status, double share, TimeSpan? left) => _show = reporter => reporter.Report(status, share, left);

        public void ShowIn(ProgressReporter reporter) => _show(reporter);
    }
}

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
        Write(new ProgressRecord(_activityId, activity, status) { PercentComplete = percent, SecondsRemaining = (int)Math.Ceiling(left?.TotalSeconds ?? -1) });
    }

    /// <summary>A stopped pipeline shows nothing more; what is being worked on may yet have a result.</summary>
    private void Write(ProgressRecord record)
    {
        try
        {
            cmdlet.WriteProgress(record);
        }
        catch (PipelineStoppedException)
        {
            // The next object that is written says so.
        }
    }

    public void Dispose()
    {
        if (_last != 0) Write(new ProgressRecord(_activityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
