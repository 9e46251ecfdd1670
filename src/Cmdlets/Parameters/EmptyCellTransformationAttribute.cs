using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Takes an empty cell of a table for a value that is not given.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EmptyCellTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Properties.Plain(inputData) is "" ? null : inputData;
}
