using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Takes a time zone by its id, IANA's or Windows', or <c>Local</c>; a time zone of Get-TimeZone as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string id) return value;
        if (id.Equals("Local", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : throw new ArgumentTransformationMetadataException($"There is no time zone '{id}'. Get-TimeZone -ListAvailable shows all; Local is that of this machine.");
    }
}
