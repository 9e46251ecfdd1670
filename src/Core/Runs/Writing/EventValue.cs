using System.Globalization;

namespace Scalable.Runs.Writing;

/// <summary>Values as events have them, whoever writes the event.</summary>
internal static class EventValue
{
    /// <summary>In UTC, to the second as the original writes it, or to the millisecond.</summary>
    public static string? Timestamp(DateTimeOffset? time)
    {
        if (time is not { } known) return null;
        DateTime utc = known.UtcDateTime;
        return utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMillisecond ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>A whole number without ".0", which the original's readers would not take for a count; nothing where it is not finite.</summary>
    public static object? Number(double? number) =>
        number is { } value && Math.Floor(value) == value && Math.Abs(value) < 1L << 53 ? (long)value : Finite(number);

    /// <summary>A number as it is; nothing where it is not finite, which is no JSON.</summary>
    public static object? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    public static object? Feature(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ => Number(value.Number),
    };

    /// <summary>HH:MM:SS, or the seconds with their fraction.</summary>
    public static string Walltime(Units.Walltime walltime)
    {
        decimal seconds = walltime.ToTimeSpan().Ticks / (decimal)TimeSpan.TicksPerSecond;
        return walltime.ToTimeSpan().Ticks % TimeSpan.TicksPerSecond == 0 || seconds >= LongestWithFraction
            ? walltime.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
    }

    /// <summary>A fraction of a second of a walltime of centuries means nothing, and its text could not be read back.</summary>
    private const decimal LongestWithFraction = 1e10m;
}
