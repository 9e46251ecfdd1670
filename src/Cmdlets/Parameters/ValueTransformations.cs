namespace Scalable.Commands;

/// <summary>
/// Refuses a text with a comma as a number: PowerShell takes a comma for a separator of thousands wherever it stands, so
/// that '0,7' would be 7.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NumberTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Properties.Plain(inputData) is string text && text.Contains(',', StringComparison.Ordinal)
            ? throw new ArgumentTransformationMetadataException($"A number such as 0.7 is needed, with a point and without separators; '{text}' is none.")
            : inputData;
}

/// <summary>
/// Lets a time be written without quotes: PowerShell reads 60s as the number 60 with a suffix, but keeps what was typed.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class WalltimeTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is PSObject { BaseObject: IConvertible and not string } typed && Walltime.TryParse(typed.ToString(), out Walltime time) ? time : inputData;
}

/// <summary>Takes a time zone by its id, IANA's or Windows', or <c>Local</c>; a time zone of Get-TimeZone as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (Properties.Plain(inputData) is not string id) return Properties.Plain(inputData);
        if (id.Equals("Local", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : throw new ArgumentTransformationMetadataException($"There is no time zone '{id}'. Get-TimeZone -ListAvailable shows all; Local is that of this machine.");
    }
}

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

/// <summary>Takes an empty cell of a table for a value that is not given.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EmptyCellTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Properties.Plain(inputData) is "" ? null : inputData;
}
