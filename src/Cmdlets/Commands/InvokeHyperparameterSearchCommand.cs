using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Reporting;

namespace Scalable.Commands;

/// <summary>Looks for the hyperparameters that a learned advisor does best with on runs it has not seen.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "HyperparameterSearch", SupportsShouldProcess = true, DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(SearchResult))]
public sealed class InvokeHyperparameterSearchCommand : RunInputCmdlet
{
    private static readonly SearchOptions s_defaults = new();

    /// <summary>What to tune.</summary>
    [Parameter]
    public ModelType ModelType { get; set; } = s_defaults.ModelType;

    /// <summary>Whose trainers fit the models: ours, or ML.NET's.</summary>
    [Parameter]
    public LearningBackend Backend { get; set; }

    /// <summary>How many folds each trial is judged on.</summary>
    [Parameter]
    [Alias("CvFolds")]
    [ValidateRange(2, 100)]
    public int CvFold { get; set; } = s_defaults.FoldCount;

    /// <summary>How attempts are divided.</summary>
    [Parameter]
    public CrossValidationMethod CvMethod { get; set; } = s_defaults.CrossValidation;

    /// <summary>How to choose what to try.</summary>
    [Parameter]
    public SearchStrategyKind Strategy { get; set; } = s_defaults.Strategy;

    /// <summary>How many sets of hyperparameters to try.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int MaxTrial { get; set; } = s_defaults.MaxTrials;

    /// <summary>After so long the best so far is the result.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? TimeBudget { get; set; }

    /// <summary>How many folds to train and judge at once, of whatever trials; 0 for one a core.</summary>
    [Parameter]
    [ValidateRange(0, 4096)]
    public int Parallel { get; set; }

    /// <summary>Fixes everything random.</summary>
    [Parameter]
    public int Seed { get; set; } = s_defaults.Seed;

    /// <summary>What trials are judged by.</summary>
    [Parameter]
    public SearchMetric Metric { get; set; } = s_defaults.Metric;

    /// <summary>The quantity to tune for.</summary>
    [Parameter]
    public TuningTarget Target { get; set; } = s_defaults.Target;

    /// <summary>The probability that allocations are to suffice with.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = s_defaults.Confidence;

    /// <summary>The hyperparameters to vary, such as @{ learning_rate = '0.01..0.3 log'; leaves = 7, 15, 31 }.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ParameterSpaceCompleter))]
    public Hashtable? ParameterSpace { get; set; }

    /// <summary>What halving gives trials more of.</summary>
    [Parameter]
    public SearchResource Resource { get; set; } = s_defaults.Resource;

    /// <summary>Sees every trial through.</summary>
    [Parameter]
    public SwitchParameter NoPruning { get; set; }

    /// <summary>A file that every trial is appended to, and that a search goes on from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StudyPath { get; set; }

    /// <summary>An SVG file to draw scores and the best trials in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PlotPath { get; set; }

    /// <summary>Replaces a plot that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>A session to spread trials over.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScalableSession? Session { get; set; }

    /// <summary>The component of the session whose workers evaluate trials.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComponentNameCompleter))]
    public string? Component { get; set; }

    /// <summary>The variable that gets the best so far if Ctrl+C ends the search.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ResultVariable { get; set; } = "HyperparameterSearchResult";

    private protected override LearningBackend UsedBackend => Backend;

    private protected override void Finish()
    {
        if (Component is not null && Session is null) WriteWarning("-Component has no effect without -Session.");
        string? plot = PlotFile(PlotPath, Force);
        IReadOnlyList<RunRecord> runs = RequireRuns();
        if (!Agreed()) return;
        SearchResult result = TrySearch(runs);
        // A stopped pipeline takes no objects any more.
        if (result.Ending == SearchEnding.Stopped) SessionState.PSVariable.Set(ResultVariable, result);
        foreach (string warning in result.Warnings) WriteWarning(warning);
        WritePlot(plot, () => SearchSvg.Draw(result));
        WriteObject(result);
    }

    /// <summary>Asks about what a search changes as it goes: its study, and the session that it gives tasks.</summary>
    private bool Agreed() =>
        (StudyPath is null || ShouldProcess(OutputPath(StudyPath), "Search, and append every trial to the study"))
        && (Session is null || ShouldProcess($"run {Session.RunId}", "Search, and submit every trial as a task"));

    private SearchResult TrySearch(IReadOnlyList<RunRecord> runs)
    {
        try
        {
            SearchOptions options = Options();
            return ShownWork.Run(this, "Searching hyperparameters", progress => Search(runs, options, progress), endsWhenStopped: true);
        }
        catch (ArgumentException exception)
        {
            throw Terminating(exception, ErrorIds.TuningOptionInvalid, ErrorCategory.InvalidArgument, ParameterSpace, "Complete -ParameterSpace with Tab to see what is searched by default.");
        }
        catch (TuningDataException exception)
        {
            throw Terminating(exception, ErrorIds.TuningDataInsufficient, ErrorCategory.InvalidData, runs, "Record or import more runs, or tune for the other -Target.");
        }
        catch (Exception exception) when (exception is StudyException or UnauthorizedAccessException || (exception is IOException && (exception is not FileNotFoundException || Backend == LearningBackend.Scalable)))
        {
            throw Terminating(exception, ErrorIds.StudyUnusable, ErrorCategory.OpenError, StudyPath, "Give -StudyPath a new file, or the options that the study was begun with.");
        }
        catch (InvalidOperationException exception)
        {
            throw Terminating(exception, ErrorIds.SessionStopped, ErrorCategory.InvalidOperation, Session, "Start another session with Start-ScalableSession.");
        }
    }

    private SearchResult Search(IReadOnlyList<RunRecord> runs, SearchOptions options, IWorkProgress progress)
    {
        progress.Report("Laying out folds, and the first trial");
        var shown = new CallbackProgress<SearchProgress>(done => Show(progress, done));
        if (Session is null) return HyperparameterSearch.Run(runs, options, shown, StopToken);
        string module = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(ScalableCmdlet).Assembly.Location)!, "..", "Scalable.psd1"));
        return SessionSearch.Run(runs, options, Session, order => SessionSearch.InPowerShell(Session, Component, module, order), shown, StopToken);
    }

    private void Show(IWorkProgress progress, SearchProgress done)
    {
        string best = done.BestScore is { } score ? string.Create(CultureInfo.InvariantCulture, $", best {Metric} {SearchText.Score(score)}") : "";
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{done.TrialsDone} of {done.MaxTrials} trials{best}"), (double)done.TrialsDone / done.MaxTrials, done.Left);
    }

    private SearchOptions Options() => new()
    {
        ModelType = ModelType,
        Backend = Backend,
        Space = ParameterSpaces.From(ParameterSpace, HyperparameterSearch.LearnerOf(ModelType, Backend)),
        Strategy = Strategy,
        MaxTrials = MaxTrial,
        TimeBudget = TimeBudget?.ToTimeSpan(),
        Metric = Metric,
        Target = Target,
        FoldCount = CvFold,
        CrossValidation = CvMethod,
        Confidence = Confidence,
        Prunes = !NoPruning,
        Resource = Resource,
        Seed = Seed,
        Parallel = Parallel,
        StudyPath = StudyPath is null ? null : OutputFile(StudyPath, mayReplace: true),
    };
}
