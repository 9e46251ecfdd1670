using Scalable.Scaling.Autoscaling;

namespace Scalable.Commands;

/// <summary>What cmdlets share that ask a scaler.</summary>
public abstract class ScalerCmdlet : ScalableCmdlet
{
    /// <summary>A scaler from New-AdaptiveScaler.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public AdaptiveScaler Scaler { get; set; } = null!;

    /// <summary>Tasks that will soon be submitted.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? UpcomingTask { get; set; }

    private protected IReadOnlyList<UpcomingTask> UpcomingTasks() => Read(UpcomingTask, "upcoming task", 0, ScalingInputs.Upcoming) ?? [];

    /// <summary>Lets the scaler look after a session; ends the cmdlet if it does not fit.</summary>
    private protected SessionAutoscaler Autoscaler(ScalableSession session, TimeSpan? interval = null)
    {
        try
        {
            return new SessionAutoscaler(Scaler, session, interval) { UpcomingTasks = UpcomingTasks() };
        }
        catch (ArgumentException exception)
        {
            throw Terminating(exception, ErrorIds.ScalerOptionInvalid, ErrorCategory.InvalidArgument, Scaler, "Correct what the message names; Get-Help New-AdaptiveScaler -Full tells what each option means.");
        }
    }

    /// <summary>What objects stand for; one that cannot be read is reported and left out.</summary>
    private protected List<T>? Read<T>(PSObject?[]? items, string what, int before, Func<PSObject, string, T> read)
    {
        if (items is null) return null;
        var found = new List<T>(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is not { } item) continue;
            try
            {
                found.Add(read(item, string.Create(CultureInfo.InvariantCulture, $"{what} {before + i + 1}")));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or ArgumentTransformationMetadataException)
            {
                WriteError(exception, ErrorIds.ScalingInputInvalid, ErrorCategory.InvalidData, item,
                    "The decision is made without it. Get-Help Test-ScalingDecision -Full tells which properties are read.");
            }
        }
        return found;
    }
}
