namespace Scalable.Commands;

/// <summary>Creates an advisor that recommends quantiles of a history.</summary>
[Cmdlet(VerbsCommon.New, "ResourceAdvisor", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(ResourceAdvisor))]
public sealed class NewResourceAdvisorCommand : RunInputCmdlet
{
    /// <summary>What to size from: observed use, or past requests as the Python project does.</summary>
    [Parameter]
    public SizingBasis Basis { get; set; } = SizingBasis.Observed;

    private protected override void Finish() => WriteObject(new ResourceAdvisor(RequireHistory(), Basis));
}
