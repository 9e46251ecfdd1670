namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>
/// Evaluates trials in this process, several folds at once, of whatever trial: a thread that has nothing to do takes the next fold that
/// waits, so that none is idle while a large trial is left. If trials may be given up, a trial's next fold waits for the one before.
/// </summary>
internal sealed class LocalTrialRunner(TrialEvaluator evaluator, int parallel) : ITrialRunner
{
    private readonly int _parallel = parallel > 0 ? parallel : Environment.ProcessorCount;

    public void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken)
    {
        var folds = new FoldQueue(evaluator, orders, finished, cancellationToken);
        int threads = Math.Min(_parallel, orders.Count * evaluator.FoldCount);
        if (threads <= 1) folds.Work();
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => folds.Work());
    }

    /// <summary>The folds that wait, first come, first served.</summary>
    private sealed class FoldQueue
    {
        private readonly object _gate = new();
        private readonly Queue<(OpenTrial Trial, int Fold)> _waiting = new();
        private readonly TrialEvaluator _evaluator;
        private readonly Action<TrialOutcome> _finished;
        private readonly CancellationToken _cancellationToken;
        private int _open;
        private bool _isStopped;

        public FoldQueue(TrialEvaluator evaluator, IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken)
        {
            (_evaluator, _finished, _cancellationToken, _open) = (evaluator, finished, cancellationToken, orders.Count);
            foreach (TrialOrder order in orders)
            {
                var trial = new OpenTrial(evaluator, order);
                for (int fold = 0; fold < (trial.GoesOneByOne ? 1 : evaluator.FoldCount); fold++) _waiting.Enqueue((trial, fold));
            }
        }

        /// <summary>Evaluates folds until there are none, or it is cancelled: what was not told then is left out.</summary>
        public void Work()
        {
            try
            {
                while (Next() is { } next) Note(next.Trial, next.Fold, _evaluator.Evaluate(next.Trial.Order, next.Fold, _cancellationToken));
            }
            catch (OperationCanceledException)
            {
                Stop();
            }
            catch
            {
                Stop();
                throw;
            }
        }

        private (OpenTrial Trial, int Fold)? Next()
        {
            lock (_gate)
            {
                while (_waiting.Count == 0 && _open > 0 && !_isStopped) Monitor.Wait(_gate);
                return _isStopped || _cancellationToken.IsCancellationRequested || _waiting.Count == 0 ? null : _waiting.Dequeue();
            }
        }

        private void Note(OpenTrial trial, int fold, FoldOutcome outcome)
        {
            lock (_gate)
            {
                trial.Add(fold, outcome);
                if (trial.IsFinished)
                {
                    _open--;
                    _finished(trial.Outcome());
                }
                else if (trial.GoesOneByOne)
                {
                    _waiting.Enqueue((trial, fold + 1));
                }

                Monitor.PulseAll(_gate);
            }
        }

        private void Stop()
        {
            lock (_gate)
            {
                _isStopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>A trial and the folds of it that are evaluated.</summary>
    private sealed class OpenTrial(TrialEvaluator evaluator, TrialOrder order)
    {
        private readonly FoldOutcome?[] _folds = new FoldOutcome?[evaluator.FoldCount];

        public TrialOrder Order => order;

        public bool GoesOneByOne => order.Limits.Count > 0;

        public bool IsFinished => Array.TrueForAll(_folds, fold => fold is not null)
            || (GoesOneByOne && (FirstError() is not null || evaluator.IsGivenUp(order, Scores())));

        public void Add(int fold, FoldOutcome outcome) => _folds[fold] = outcome;

        public TrialOutcome Outcome() => new(order.Number, order.Budget, Scores(), _folds.Sum(fold => fold?.Seconds ?? 0), FirstError());

        /// <summary>The scores of the folds before the first that failed.</summary>
        private double[] Scores() => [.. _folds.TakeWhile(fold => fold is { Error: null }).Select(fold => fold!.Score)];

        private string? FirstError() => _folds.FirstOrDefault(fold => fold?.Error is not null)?.Error;
    }
}
