using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>
/// Refuses a text with a comma as a number: PowerShell takes a comma for a separator of thousands wherever it stands, so
/// that '0,7' would be 7.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NumberTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && text.Contains(',', StringComparison.Ordinal)
            ? throw new ArgumentTransformationMetadataException($"A number such as 0.7 is needed, with a point and without separators; '{text}' is none.")
            : inputData;
}
