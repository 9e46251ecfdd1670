using Scalable.Advising.Engine;

namespace Scalable.Commands;

/// <summary>Asks an advisor what a task should be given.</summary>
[Cmdlet(VerbsCommon.Get, "ResourceRecommendation", DefaultParameterSetName = AdvisorSet)]
[OutputType(typeof(ResourceRecommendation))]
public sealed class GetResourceRecommendationCommand : ScalableCmdlet
{
    private const string AdvisorSet = "Advisor";
    private const string InputSet = "Input";

    private static readonly HashSet<string> s_features = new(StringComparer.OrdinalIgnoreCase) { "Feature", "Features" };

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>An advisor from New-ResourceAdvisor or New-LearnedAdvisor.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = AdvisorSet)]
    [Parameter(Mandatory = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public IResourceAdvisor? Advisor { get; set; }

    /// <summary>A row of a table or any object to ask about: Task and Target are bound by their names, and columns that are no parameter are features.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The tasks to advise on.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[] Task { get; set; } = [];

    /// <summary>The target they will run on; any if left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TargetNameCompleter))]
    public string? Target { get; set; }

    /// <summary>What is known of the input, such as @{ input_size_mb = 2048 }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Features")]
    [FeatureTransformation]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public FeatureSet Feature { get; set; } = FeatureSet.Empty;

    /// <summary>The wanted probability that the advice suffices, above 0 and below 1.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Whether memory is to suffice with the confidence, or to waste least with retries included.</summary>
    [Parameter]
    public SizingObjective Objective { get; set; } = SizingObjective.Confidence;

    /// <summary>What would be requested without advice.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyCellTransformation]
    public MemorySize? RequestedMemory { get; set; }

    /// <summary>The time limit that would be requested without advice.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WalltimeTransformation]
    public Walltime? RequestedWalltime { get; set; }

    /// <summary>The cores that would be requested without advice.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0.001, 1e6)]
    [NumberTransformation]
    public double? RequestedCpus { get; set; }

    /// <summary>The time in which all tasks of this kind are to be done; workers then follow from the predicted work.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WalltimeTransformation]
    [EmptyCellTransformation]
    public Walltime? Deadline { get; set; }

    /// <summary>How many tasks of this kind there will be, for -Deadline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [EmptyCellTransformation]
    public int? TaskCount { get; set; }

    /// <summary>Says why: what each feature adds, the nearest past tasks, and the model.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    protected override void ProcessRecord()
    {
        FeatureSet features = Features();
        foreach (string task in Task)
        {
            CheckedQuestion question = CheckedQuestion.Of(Advisor!, Query(task, features));
            ResourceRecommendation recommendation = Ask(question.Query);
            if (recommendation.Method == "none")
            {
                ReportUnknownTask(task, Advisor!.KnownTasks);
                continue;
            }

            foreach (string warning in question.Warnings.Concat(question.WarningsOf(Advisor!, recommendation)).Where(_warned.Add)) WriteWarning(warning);
            if (recommendation.Evidence.Reason is { } reason) WriteVerbose($"{task}: {reason}");
            WriteObject(recommendation);
        }
    }

    /// <summary>The features given, and those that the columns of a row are: the columns that no parameter takes, unless one is called Features.</summary>
    private FeatureSet Features()
    {
        if (InputObject is not { BaseObject: PSCustomObject } row || row.Properties.Any(property => s_features.Contains(property.Name))) return Feature;
        return FeatureSet.From([.. Feature, .. FeatureTransformationAttribute.Convert(Columns(row))]);
    }

    private PSObject Columns(PSObject row)
    {
        var columns = new PSObject();
        foreach (PSPropertyInfo property in row.Properties)
            if (!MyInvocation.MyCommand.Parameters.Values.Any(parameter => parameter.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase) || parameter.Aliases.Contains(property.Name, StringComparer.OrdinalIgnoreCase)))
                columns.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        return columns;
    }

    private RecommendationQuery Query(string task, FeatureSet features) => new(task)
    {
        Target = string.IsNullOrEmpty(Target) ? null : Target,
        Features = features,
        Confidence = Confidence,
        Objective = Objective,
        RequestedMemory = RequestedMemory,
        RequestedWalltime = RequestedWalltime,
        RequestedCpus = RequestedCpus,
        Deadline = Deadline?.ToTimeSpan(),
        TaskCount = TaskCount,
        Explain = Explain,
    };

    /// <summary>A learned advisor learns of a task when it is first asked; another may be a script, which this thread alone can run.</summary>
    private ResourceRecommendation Ask(RecommendationQuery query)
    {
        return ShownWork.Run(this, "Learning", progress =>
        {
            progress.Report(query.Task);
            return Advisor!.Recommend(query, StopToken);
        }, IsScript(Advisor));
    }
}
