using Scalable.Evaluation.Efficiency;

namespace Scalable.Commands;

/// <summary>Reports what recorded attempts asked for beside what they used, worst first.</summary>
[Cmdlet(VerbsCommon.Get, "ScalableEfficiency", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(ResourceEfficiency))]
public sealed class GetScalableEfficiencyCommand : RunInputCmdlet
{
    /// <summary>What attempts are put together by.</summary>
    [Parameter]
    public EfficiencyGrouping By { get; set; } = EfficiencyGrouping.Task;

    /// <summary>Whose advice is compared; the quantile advisor of the same runs if left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public IResourceAdvisor? Advisor { get; set; }

    /// <summary>What 1e9 bytes of memory cost an hour, in any currency.</summary>
    [Parameter]
    [NumberTransformation]
    [ValidateRange(0, double.MaxValue)]
    public double CostPerGBHour { get; set; }

    /// <summary>What a core costs an hour, in the same currency.</summary>
    [Parameter]
    [NumberTransformation]
    [ValidateRange(0, double.MaxValue)]
    public double CostPerCpuHour { get; set; }

    private protected override void Finish()
    {
        IReadOnlyList<RunRecord> runs = RequireRuns();
        WriteObject(ShownWork.Run(this, "Adding up what was asked for and used", progress => EfficiencyReport.Of(runs, By, Advisor, Prices, progress, StopToken), IsScript(Advisor)), enumerateCollection: true);
    }

    private EfficiencyPrices? Prices => EfficiencyPrices.Of(Given(nameof(CostPerGBHour), CostPerGBHour), Given(nameof(CostPerCpuHour), CostPerCpuHour));

    private double? Given(string parameter, double value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : null;
}
