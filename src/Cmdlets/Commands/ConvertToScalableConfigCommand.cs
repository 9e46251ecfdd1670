namespace Scalable.Commands;

/// <summary>Writes recommendations as configuration of other programs.</summary>
[Cmdlet(VerbsData.ConvertTo, "ScalableConfig")]
[OutputType(typeof(string))]
public sealed class ConvertToScalableConfigCommand : ScalableCmdlet
{
    private readonly List<ResourceRecommendation> _recommendations = [];

    /// <summary>Whose configuration.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ConfigFormat Format { get; set; }

    /// <summary>Recommendations from Get-ResourceRecommendation.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ResourceRecommendation[] Recommendation { get; set; } = [];

    protected override void ProcessRecord() => _recommendations.AddRange(Recommendation);

    protected override void EndProcessing() => WriteObject(ConfigText.Write(_recommendations, Format), enumerateCollection: true);
}
