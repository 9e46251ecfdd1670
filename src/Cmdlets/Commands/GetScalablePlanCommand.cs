using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Works out what a session would start with.</summary>
[Cmdlet(VerbsCommon.Get, "ScalablePlan", DefaultParameterSetName = FromAdvisorSet)]
[OutputType(typeof(ScalePlan))]
public sealed class GetScalablePlanCommand : ManifestCmdlet
{
    private const string FromAdvisorSet = "Advisor";

    /// <summary>Fills workers and resources from predictions.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = FromAdvisorSet)]
    [ValidateNotNull]
    public IResourceAdvisor? Advisor { get; set; }

    /// <summary>What to favour.</summary>
    [Parameter]
    public PlanObjective Objective { get; set; }

    /// <summary>The wanted probability that what is planned suffices, for the advisor.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    private protected override void Process(string file, ManifestReading reading)
    {
        if (RequireValid(file, reading) is not { } manifest) return;
        try
        {
            WriteObject(PlanBuilder.Build(manifest, Advisor, Objective, Confidence));
        }
        catch (InvalidOperationException exception)
        {
            WriteError(exception, ErrorIds.PlanFailed, ErrorCategory.InvalidData, file, "Write a target into the manifest.");
        }
    }
}
