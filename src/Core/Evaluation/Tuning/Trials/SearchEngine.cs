using System.Diagnostics;
using Scalable.Evaluation.Tuning.Strategies;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Evaluates round after round of a strategy until it has no more, time is up or it is stopped.</summary>
internal sealed class SearchEngine(ISearchStrategy strategy, ITrialRunner runner, TrialLedger ledger, StudyFile? study, SearchOptions options, IProgress<SearchProgress>? progress)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _done;
    private int _recalled;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>The defaults are evaluated however little time there is.</summary>
    public SearchEnding Run(CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.TimeBudget is { } budget) time.CancelAfter(budget);
        for (bool isFirst = true; strategy.NextRound(ledger) is { Count: > 0 } round; isFirst = false)
        {
            // Timers can be late on a machine that is busy.
            if (options.TimeBudget <= Elapsed) time.Cancel();
            TrialOrder[] open = [.. round.Where(order => !Recall(order))];
            if (open.Length > 0) runner.Run(open, outcome => Note(outcome, open), isFirst ? cancellationToken : time.Token);
            if (open.Any(order => ledger.Find(order.Number, order.Budget) is null))
                return cancellationToken.IsCancellationRequested ? SearchEnding.Stopped : SearchEnding.TimeUp;
        }

        return SearchEnding.Completed;
    }

    private bool Recall(TrialOrder order)
    {
        if (study?.Recall(order) is not { } outcome) return false;
        ledger.Add(outcome);
        _recalled++;
        _done++;
        return true;
    }

    private void Note(TrialOutcome outcome, TrialOrder[] orders)
    {
        if (!outcome.IsLost) study?.Append(outcome, orders.First(order => order.Number == outcome.Number).Parameters);
        ledger.Add(outcome);
        _done++;
        TrialOutcome[] complete = ledger.Complete();
        progress?.Report(new SearchProgress(Math.Min(_done, options.MaxTrials), options.MaxTrials, complete.Length > 0 ? complete[0].Mean : null, Elapsed, Left()));
    }

    private TimeSpan? Left()
    {
        int fresh = _done - _recalled;
        TimeSpan? byPace = fresh < 2 ? null : Elapsed / fresh * Math.Max(0, options.MaxTrials - _done);
        TimeSpan? byBudget = options.TimeBudget is { } budget ? (budget > Elapsed ? budget - Elapsed : TimeSpan.Zero) : null;
        return byPace is { } pace && byBudget is { } rest ? (pace < rest ? pace : rest) : byPace ?? byBudget;
    }
}

/// <summary>Where trials are evaluated.</summary>
internal interface ITrialRunner
{
    /// <summary>Evaluates trials and reports each outcome, from any thread, one at a time. Returns when all are told, or early if it is cancelled.</summary>
    void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken);
}
