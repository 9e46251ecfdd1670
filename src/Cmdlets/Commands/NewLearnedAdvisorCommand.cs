using Scalable.Evaluation.Tuning;

namespace Scalable.Commands;

/// <summary>Makes an advisor that learns from a history; of a task when it is first asked for.</summary>
[Cmdlet(VerbsCommon.New, "LearnedAdvisor", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(LearnedAdvisor))]
public sealed class NewLearnedAdvisorCommand : RunInputCmdlet
{
    /// <summary>What to learn with.</summary>
    [Parameter]
    public ModelType ModelType { get; set; } = ModelType.Auto;

    /// <summary>Whose trainers fit the models: ours, or ML.NET's.</summary>
    [Parameter]
    public LearningBackend Backend { get; set; }

    /// <summary>Hyperparameters by name, such as @{ learning_rate = 0.05 }.</summary>
    [Parameter]
    [Alias("ModelParams")]
    [ArgumentCompleter(typeof(ModelParameterCompleter))]
    public Hashtable? ModelParameter { get; set; }

    /// <summary>Fixes everything random: the same runs and seed give the same advice on any machine.</summary>
    [Parameter]
    public int Seed { get; set; } = 42;

    /// <summary>Below this estimated probability the quantile advisor answers instead.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [NumberTransformation]
    public double MinimumConfidence { get; set; } = new LearnedAdvisorOptions().MinimumConfidence;

    /// <summary>An advisor to build on: its runs and options are taken over, and the new runs added.</summary>
    [Parameter]
    [ValidateNotNull]
    public LearnedAdvisor? Advisor { get; set; }

    /// <summary>What Invoke-HyperparameterSearch found: its model type and the hyperparameters that it recommends are taken.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = FromPathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromRunSet)]
    [ValidateNotNull]
    public SearchResult? SearchResult { get; set; }

    private protected override LearningBackend UsedBackend => Advisor?.Options.Backend ?? SearchResult?.Backend ?? Backend;

    private protected override void Finish()
    {
        ITaskHistory history = RequireHistory();
        try
        {
            WarnOfNoEffect();
            WriteObject(Advisor is null ? new LearnedAdvisor(history, Options()) : new LearnedAdvisor(Advisor, history.Runs));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.ModelParameterInvalid, ErrorCategory.InvalidArgument, ModelParameter,
                "Press Tab after -ModelParameter to see the parameters, their defaults and their ranges.");
        }
    }

    private LearnedAdvisorOptions Options() => new()
    {
        ModelType = SearchResult?.ModelType ?? ModelType,
        Backend = UsedBackend,
        ModelParameters = ModelParameters.From(ModelParameter ?? SearchResult?.RecommendedParameters),
        Seed = Seed,
        MinimumConfidence = MinimumConfidence,
    };

    private void WarnOfNoEffect()
    {
        string[] overruled = Advisor is not null ? [nameof(ModelType), nameof(Backend), nameof(ModelParameter), nameof(Seed), nameof(MinimumConfidence), nameof(SearchResult)]
            : SearchResult is not null ? [nameof(ModelType), nameof(Backend)]
            : [];
        foreach (string name in overruled.Where(MyInvocation.BoundParameters.ContainsKey))
            WriteWarning($"-{name} has no effect: {(Advisor is not null ? "an advisor that is built on keeps its options" : "that of the search is taken")}.");
    }
}
