using Scalable.Advising;
using Scalable.Runs;
using Scalable.Learning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning.Strategies;

namespace Scalable.Evaluation.Tuning;

/// <summary>
/// Looks for the hyperparameters that a learned advisor does best with on runs it has not seen. Trial 0 has the defaults.
/// The same runs, options and seed give the same trials and result, whatever the parallelism and however often interrupted.
/// </summary>
public static class HyperparameterSearch
{
    private const int MinFolds = 2;

    /// <param name="runs">Recorded runs.</param>
    /// <param name="progress">Told after every trial, from any thread.</param>
    /// <param name="cancellationToken">Ends the search with the best so far.</param>
    /// <exception cref="ArgumentException">An option is not accepted; the message names it.</exception>
    /// <exception cref="TuningDataException">The runs do not hold enough, or the defaults cannot be trained on them.</exception>
    /// <exception cref="StudyException">The study is another search's, or is being written by another process.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the defaults were evaluated.</exception>
    public static SearchResult Run(IReadOnlyList<RunRecord> runs, SearchOptions? options = null, IProgress<SearchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(runs, options ?? new SearchOptions(), (data, settings, parallel) => new LocalTrialRunner(new TrialEvaluator(data, settings), parallel), progress, cancellationToken);

    /// <summary>The learner whose hyperparameters are searched.</summary>
    /// <exception cref="ArgumentException">The model type has none.</exception>
    public static ILearner LearnerOf(ModelType type, LearningBackend backend = LearningBackend.Scalable) =>
        type.Learner(backend) ?? throw new ArgumentException($"Model type {type.ToName()} has no hyperparameters to search: it chooses and weighs its models itself. Name one of {string.Join(", ", Learners.Names)}.");

    internal static SearchResult Run(
        IReadOnlyList<RunRecord> runs, SearchOptions options, Func<TuningData, TrialSettings, int, ITrialRunner> makeRunner, IProgress<SearchProgress>? progress, CancellationToken cancellationToken)
    {
        Check(options);
        ILearner learner = LearnerOf(options.ModelType, options.Backend);
        SearchSpace space = options.Space ?? SearchSpace.Default(learner);
        ParameterSet defaults = Defaults(learner, space);
        TuningData data = TuningDataBuilder.Build(runs, options.Target, options.CrossValidation, options.FoldCount, options.Seed, cancellationToken);
        var ledger = new TrialLedger(options.Metric, data.Folds.Count);
        ITrialRunner runner = makeRunner(data, new TrialSettings(learner.Name, options.Metric, options.Target, options.Confidence, options.Seed, options.Resource, options.Backend), options.Parallel);
        using StudyFile? study = options.StudyPath is { } path ? StudyFile.Open(path, StudyIdentity.Of(options, TuningDataFile.Fingerprint(data), space.ToString())) : null;
        var engine = new SearchEngine(SearchStrategies.Create(options, space, defaults), runner, ledger, study, options, progress);
        SearchEnding ending = engine.Run(cancellationToken);
        if (ledger.Find(0, 1) is null) cancellationToken.ThrowIfCancellationRequested();
        return new ResultBuilder(options, space, data, ledger).Build(ending, engine.Elapsed.TotalSeconds);
    }

    /// <summary>The values that a learned advisor uses if none are given.</summary>
    private static ParameterSet Defaults(ILearner learner, SearchSpace space)
    {
        IReadOnlyDictionary<string, object?> ofAdvisors = ModelDefaults.With(learner, null);
        return space.Build(parameter => ofAdvisors.GetValueOrDefault(parameter.Name) ?? learner.Parameters.First(known => known.Name == parameter.Name).Default);
    }

    private static void Check(SearchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTrials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FoldCount, MinFolds);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Parallel);
        if (options.Confidence is not (> 0 and < 1)) throw new ArgumentException("The confidence is a probability above 0 and below 1, such as 0.95.", nameof(options));
        if (options.TimeBudget is { } budget && budget <= TimeSpan.Zero) throw new ArgumentException("The time budget is longer than no time.", nameof(options));
    }
}

/// <summary>How far a search is.</summary>
/// <param name="TrialsDone">Trials with an outcome.</param>
/// <param name="MaxTrials">Trials there will be at most.</param>
/// <param name="BestScore">The best score so far; null before the first.</param>
/// <param name="Elapsed">Since the search was started.</param>
/// <param name="Left">How much longer it will take, by the pace so far and the time budget; null if nothing is known.</param>
public sealed record SearchProgress(int TrialsDone, int MaxTrials, double? BestScore, TimeSpan Elapsed, TimeSpan? Left);

/// <summary>The runs do not hold enough to tune on; the message says what is missing.</summary>
public sealed class TuningDataException(string message) : Exception(message);
