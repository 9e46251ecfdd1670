using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Refuses objects whose text is no path: PowerShell would take any object by its text.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        foreach (object? item in inputData is object?[] several ? several : [inputData])
            if (Properties.Plain(item) is { } plain && plain is not (string or FileSystemInfo or PathInfo))
                throw new ArgumentTransformationMetadataException($"A path is needed; '{plain}' is of type {plain.GetType().Name}.");
        return inputData;
    }
}
