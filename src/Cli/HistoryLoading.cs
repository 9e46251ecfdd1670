using System.Text;
using Scalable.Advising.Engine;
using Scalable.Advising.Evidence;
using Scalable.Advising.Streaming;
using Scalable.Sessions.Recording;

namespace Scalable.Cli;

/// <summary>Reads run stores for commands, writing every problem to standard error.</summary>
internal static class HistoryLoading
{
    /// <exception cref="RunStoreException">There is no such directory, or no run in it.</exception>
    public static RunHistory Load(string directory, CancellationToken cancellationToken)
    {
        RunHistory history = RunStore.Read(directory, cancellationToken: cancellationToken);
        Warn(history.Problems.Concat(Plausibility.Problems(history.Runs)));
        return history.Runs.Count > 0 ? history : throw NoRuns(directory);
    }

    /// <summary>Opens a store for questions about one task, of which it reads what they need.</summary>
    /// <exception cref="RunStoreException">There is no such directory, or no run in it.</exception>
    public static ITaskHistory Open(string directory, string task, CancellationToken cancellationToken)
    {
        (ITaskHistory history, IReadOnlyList<HistoryProblem> problems) = RunStore.Open(directory, cancellationToken: cancellationToken);
        Warn(problems.Concat(Plausibility.Problems(history, task)));
        return history.RunCount > 0 ? history : throw NoRuns(directory);
    }

    private static void Warn(IEnumerable<HistoryProblem> problems)
    {
        foreach (HistoryProblem problem in problems) Console.Error.WriteLine($"scalable: warning: {problem}");
    }

    private static RunStoreException NoRuns(string directory) =>
        new($"There are no runs in '{directory}'. Name the directory that holds the run-* directories with --runs-dir, or import records with 'scalable import'.");
}

/// <summary>Advisors by the words of the command line.</summary>
internal static class Advisors
{
    /// <summary>The model type that learns nothing.</summary>
    public const string Quantile = "quantile";

    public static IEnumerable<string> ModelTypeNames => Enum.GetValues<ModelType>().Select(type => type.ToName());

    public static IResourceAdvisor Create(IReadOnlyList<RunRecord> runs, string modelType) => Create(new TaskHistoryOfRuns(runs), modelType);

    public static IResourceAdvisor Create(ITaskHistory history, string modelType, string basis = "observed", int? seed = null, IReadOnlyDictionary<string, object?>? modelParameters = null, LearningBackend backend = LearningBackend.Scalable) => modelType == Quantile
        ? new ResourceAdvisor(history, basis == "requested" ? SizingBasis.Requested : SizingBasis.Observed)
        : new LearnedAdvisor(history, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(modelType), Backend = backend, ModelParameters = modelParameters, Seed = seed ?? new LearnedAdvisorOptions().Seed });
}

/// <summary><c>scalable advise --stream</c>: a co-process for any scheduler.</summary>
internal static class AdviceStreaming
{
    private const string Project = "observed";

    /// <summary>Answers until standard input ends.</summary>
    /// <param name="runsDirectory">The run store to start from, or null to start empty.</param>
    /// <param name="record">Whether what is observed is also appended to the run store.</param>
    public static int Run(string? runsDirectory, bool record, CancellationToken cancellationToken)
    {
        string store = CommonOptions.ResolveRunsDirectory(runsDirectory);
        var engine = new SizingEngine();
        if (runsDirectory is not null && (!record || HasRuns(store)))
            engine.Learn(EvidenceClassifier.Usable(HistoryLoading.Load(store, cancellationToken).Runs.SelectMany(run => run.Tasks)), cancellationToken);
        using ObservationRecorder? recorder = record ? new ObservationRecorder(store, Project) : null;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var input = new StreamReader(Console.OpenStandardInput(), utf8);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
        var stream = new AdviceStream(engine, recorder is null ? null : recorder.Record);
        // Nothing cancels a read of standard input: if the command is, the reading is left where it is, and the record closed.
        Task answering = Task.Factory.StartNew(() => stream.Run(input, output, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WaitAny([answering], cancellationToken);
        answering.GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    // A store to record to may be new.
    private static bool HasRuns(string store) => Directory.Exists(store) && Directory.EnumerateDirectories(store).Any();
}
