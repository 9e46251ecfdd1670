using System.Management.Automation;
using Scalable.Units;

namespace Scalable.Commands;

/// <summary>
/// Lets a time be written without quotes: PowerShell reads 60s as the number 60 with a suffix, but keeps what was typed.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class WalltimeTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is PSObject { BaseObject: IConvertible and not string } typed && Walltime.TryParse(typed.ToString(), out Walltime time) ? time : inputData;
}
