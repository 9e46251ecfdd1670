namespace Scalable.Commands;

/// <summary>Shows what the quantile advisor, the Python project's rule and a learned advisor recommend, side by side.</summary>
[Cmdlet(VerbsData.Compare, "ResourceRecommendation", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(RecommendationComparison))]
public sealed class CompareResourceRecommendationCommand : RunInputCmdlet
{
    /// <summary>The tasks to compare for; every task of the history if left out.</summary>
    [Parameter]
    [Alias("TaskName")]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[]? Task { get; set; }

    /// <summary>The target they will run on; any if left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetNameCompleter))]
    public string? Target { get; set; }

    /// <summary>What is known of the input, such as @{ input_size_mb = 2048 }.</summary>
    [Parameter]
    [Alias("Features")]
    [FeatureTransformation]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public FeatureSet Feature { get; set; } = FeatureSet.Empty;

    /// <summary>The wanted probability that the advice suffices, above 0 and below 1.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    /// <summary>The model types to compare.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ModelType[] ModelType { get; set; } = [Advising.ModelType.Auto];

    private protected override void Finish()
    {
        AdvisorComparison comparison = new(RequireHistory(), ModelType);
        foreach (string task in Task ?? [.. comparison.KnownTasks])
        {
            string known = CheckedQuestion.Task(task, comparison.KnownTasks);
            if (!comparison.KnownTasks.Contains(known))
            {
                ReportUnknownTask(task, comparison.KnownTasks);
                continue;
            }

            CheckedQuestion question = CheckedQuestion.Of(comparison.InputsOf(known), new RecommendationQuery(known) { Target = Target, Features = Feature, Confidence = Confidence });
            foreach (string warning in question.Warnings) WriteWarning(warning);
            WriteObject(ShownWork.Run(this, "Comparing advice", progress =>
            {
                progress.Report(known);
                return comparison.Compare(question.Query, StopToken).ToArray();
            }), enumerateCollection: true);
        }
    }
}
