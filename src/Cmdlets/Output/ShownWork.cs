namespace Scalable.Commands;

/// <summary>Where work tells how far it is.</summary>
internal interface IWorkProgress : IProgress<string>, IProgress<double>
{
    /// <summary>Tells what is being worked on, how much of it is done, from 0 to 1, and how long it will take.</summary>
    void Report(string status, double share, TimeSpan? left);
}

/// <summary>Work on another thread, while the pipeline's own thread shows how far it is, as only it may.</summary>
internal static class ShownWork
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100), s_grace = TimeSpan.FromMilliseconds(200);

    /// <summary>The work's result; an exception that it ends with is thrown as it is.</summary>
    /// <param name="cmdlet">Whose progress is shown.</param>
    /// <param name="activity">What is done.</param>
    /// <param name="work">Tells its argument how far it is, from any thread. It may not write to the pipeline, and changes nothing: of a stopped pipeline it may be left to end alone.</param>
    /// <param name="isScript">Whether the work asks a script, which the pipeline's own thread alone can run.</param>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public static T Run<T>(ScalableCmdlet cmdlet, string activity, Func<IWorkProgress, T> work, bool isScript = false)
    {
        using var progress = new ProgressReporter(cmdlet, activity);
        if (isScript) return work(progress);
        var latest = new Latest();
        Task<T> working = Task.Run(() => work(latest));
        WaitHandle ended = ((IAsyncResult)working).AsyncWaitHandle, stopped = cmdlet.StopToken.WaitHandle;
        while (WaitHandle.WaitAny([ended, stopped], s_look) == WaitHandle.WaitTimeout) latest.ShowIn(progress);
        if (!ended.WaitOne(cmdlet.StopToken.IsCancellationRequested ? s_grace : Timeout.InfiniteTimeSpan)) throw new OperationCanceledException(cmdlet.StopToken);
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
