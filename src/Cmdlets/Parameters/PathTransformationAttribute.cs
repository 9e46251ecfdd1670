using System.Collections;
using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>
/// Refuses objects whose text is no path: PowerShell would take any object by its text. Rows of a table (custom objects and
/// hashtables) are left to a parameter for objects, or to those that bind by property name.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        foreach (object? item in inputData is object?[] several ? several : [inputData])
            if (Properties.Plain(item) is { } plain && plain is not (string or FileSystemInfo or PathInfo or PSObject or IDictionary))
                throw new ArgumentTransformationMetadataException($"A path is needed; '{plain}' is of type {plain.GetType().Name}.");
        return inputData;
    }
}
