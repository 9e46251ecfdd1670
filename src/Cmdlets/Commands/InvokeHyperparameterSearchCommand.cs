using Scalable.Learning;
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
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(100);

    private SearchProgress? _latest;

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

    /// <summary>How many trials to evaluate at once; 0 for one a core.</summary>
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

    /// <summary>The probability that allocations shall suffice with.</summary>
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

    /// <summary>The variable that gets the best so far where Ctrl+C ends the search.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ResultVariable { get; set; } = "HyperparameterSearchResult";

    protected override void EndProcessing()
    {
        if (Component is not null && Session is null) WriteWarning("-Component has no effect without -Session.");
        if (Force && PlotPath is null) WriteWarning("-Force has no effect without -PlotPath.");
        string? plot = PlotPath is null ? null : OutputFile(PlotPath, Force);
        IReadOnlyList<RunRecord> runs = RequireRuns();
        if (!Agreed() || TrySearch(runs) is not { } result) return;
        foreach (string warning in result.Warnings) WriteWarning(warning);
        if (plot is not null && ShouldProcess(plot, "Write the plot")) WritePlot(plot, result);
        WriteObject(result);
    }

    /// <summary>Asks about what a search changes as it goes: its study, and the session that it gives tasks.</summary>
    private bool Agreed() =>
        (StudyPath is null || ShouldProcess(OutputPath(StudyPath), "Search, and append every trial to the study"))
        && (Session is null || ShouldProcess($"run {Session.RunId}", "Search, and submit every trial as a task"));

    private SearchResult? TrySearch(IReadOnlyList<RunRecord> runs)
    {
        try
        {
            SearchOptions options = Options();
            Task<SearchResult> search = Task.Run(() => Search(runs, options));
            using var progress = new ProgressReporter(this, "Searching hyperparameters");
            while (!((IAsyncResult)search).AsyncWaitHandle.WaitOne(s_slice) && TryShow(progress))
            {
            }

            SearchResult result = search.GetAwaiter().GetResult();
            // A stopped pipeline takes no objects any more.
            if (result.Ending == SearchEnding.Stopped) SessionState.PSVariable.Set(ResultVariable, result);
            return result;
        }
        catch (OperationCanceledException)
        {
            // Stopped before anything was found.
        }
        catch (FileNotFoundException exception) when (Backend != LearningBackend.Scalable)
        {
            ThrowTerminatingError(exception, ErrorIds.BackendMissing, ErrorCategory.NotInstalled, Backend, "Install the module again, or leave out -Backend.");
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.TuningOptionInvalid, ErrorCategory.InvalidArgument, ParameterSpace, "Complete -ParameterSpace with Tab to see what is searched by default.");
        }
        catch (TuningDataException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.TuningDataInsufficient, ErrorCategory.InvalidData, runs, "Record or import more runs, or tune for the other -Target.");
        }
        catch (Exception exception) when (exception is StudyException or IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(exception, ErrorIds.StudyUnusable, ErrorCategory.OpenError, StudyPath, "Give -StudyPath a new file, or the options that the study was begun with.");
        }
        catch (InvalidOperationException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.SessionStopped, ErrorCategory.InvalidOperation, Session, "Start another session with Start-ScalableSession.");
        }

        return null;
    }

    private SearchResult Search(IReadOnlyList<RunRecord> runs, SearchOptions options)
    {
        var noted = new LatestProgress(progress => Volatile.Write(ref _latest, progress));
        if (Session is null) return HyperparameterSearch.Run(runs, options, noted, StopToken);
        string module = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(ScalableCmdlet).Assembly.Location)!, "..", "Scalable.psd1"));
        return SessionSearch.Run(runs, options, Session, order => SessionSearch.InPowerShell(Session, Component, module, order), noted, StopToken);
    }

    /// <returns>False where the pipeline is being stopped.</returns>
    private bool TryShow(ProgressReporter progress)
    {
        try
        {
            if (Volatile.Read(ref _latest) is { } latest) Show(progress, latest);
            else progress.Report("Laying out folds, and the first trial");
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
    }

    private void Show(ProgressReporter progress, SearchProgress latest)
    {
        string best = latest.BestScore is { } score ? string.Create(CultureInfo.InvariantCulture, $", best {Metric} {SearchText.Score(score)}") : "";
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{latest.TrialsDone} of {latest.MaxTrials} trials{best}"), (double)latest.TrialsDone / latest.MaxTrials, latest.Left);
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

    private void WritePlot(string file, SearchResult result)
    {
        try
        {
            File.WriteAllText(file, SearchSvg.Draw(result));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(exception, ErrorIds.ExportFailed, ErrorCategory.WriteError, file, "Check that the directory of -PlotPath exists and can be written.");
        }
    }

    /// <summary>Hands progress over from whichever thread tells it.</summary>
    private sealed class LatestProgress(Action<SearchProgress> note) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => note(value);
    }
}
