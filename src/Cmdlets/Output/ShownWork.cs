using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Work on another thread, while the pipeline's own thread shows what is being worked on, as only it may.</summary>
internal static class ShownWork
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>The work's result; an exception that it ends with is thrown as it is.</summary>
    /// <param name="cmdlet">Whose progress is shown.</param>
    /// <param name="activity">What is done.</param>
    /// <param name="work">Tells its argument what it works on, from any thread. It may not write to the pipeline.</param>
    public static T Run<T>(Cmdlet cmdlet, string activity, Func<IProgress<string>, T> work)
    {
        var latest = new Latest();
        Task<T> working = Task.Run(() => work(latest));
        using var progress = new ProgressReporter(cmdlet, activity);
        while (!((IAsyncResult)working).AsyncWaitHandle.WaitOne(s_look)) progress.Report(latest.Value);
        return working.GetAwaiter().GetResult();
    }

    private sealed class Latest : IProgress<string>
    {
        private volatile string _value = "Working";

        public string Value => _value;

        public void Report(string value) => _value = value;
    }
}
