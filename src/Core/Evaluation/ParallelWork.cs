using System.Runtime.ExceptionServices;

namespace Scalable.Evaluation;

/// <summary>Independent pieces of work on all processors; what is told of it is told on the caller's own thread, as PowerShell needs it.</summary>
internal static class ParallelWork
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>The results in the order of the items, whatever the number of threads.</summary>
    /// <param name="items">What is worked on; the items that take longest had better come first.</param>
    /// <param name="total">How many steps all of them have together.</param>
    /// <param name="work">Works on one item, and calls its second argument after each step.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TResult[] Map<TItem, TResult>(IReadOnlyList<TItem> items, long total, Func<TItem, Action, TResult> work, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var results = new TResult[items.Count];
        long done = 0;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Task working = Task.Run(() => Parallel.For(0, items.Count, options, i => results[i] = work(items[i], () => Interlocked.Increment(ref done))), CancellationToken.None);
        while (!((IAsyncResult)working).AsyncWaitHandle.WaitOne(s_look)) progress?.Report(Math.Min(1, Interlocked.Read(ref done) / (double)Math.Max(1, total)));
        if (working.Exception?.Flatten().InnerExceptions is [var problem, ..]) ExceptionDispatchInfo.Throw(problem);
        cancellationToken.ThrowIfCancellationRequested();
        return results;
    }
}
