namespace Scalable.Runs.Writing;

/// <summary>Values as events have them, whoever writes the event.</summary>
internal static class EventValue
{
    /// <summary>A fraction of a second of a walltime of centuries means nothing, and its text could not be read back.</summary>
    private const decimal MaxSecondsWithFraction = 1e10m;

    private const double MaxOfCount = 1L << 53;

    /// <summary>In UTC, to the second as the original writes it, or to the millisecond.</summary>
    public static string? Timestamp(DateTimeOffset? time)
    {
        if (time is not { } known) return null;
        Span<char> text = stackalloc char[MaxTimestampLength];
        return text[..Format(known.UtcDateTime, text)].ToString();
    }

    /// <inheritdoc cref="Timestamp(DateTimeOffset?)"/>
    public static void Timestamp(PythonJsonWriter output, DateTimeOffset? time)
    {
        if (time is not { } known)
        {
            output.Null();
            return;
        }
        Span<char> text = stackalloc char[MaxTimestampLength];
        int length = Format(known.UtcDateTime, text);
        output.Raw('"');
        output.Raw(text[..length]);
        output.Raw('"');
    }

    /// <summary>A whole number without ".0", which the original's readers would not take for a count; nothing if it is not finite.</summary>
    public static object? Number(double? number) =>
        number is { } value && IsCount(value) ? (long)value : number is { } real && double.IsFinite(real) ? real : null;

    /// <inheritdoc cref="Number(double?)"/>
    public static void Number(PythonJsonWriter output, double? number)
    {
        if (number is { } count && IsCount(count)) output.Integer((long)count);
        else if (number is { } real && double.IsFinite(real)) output.Real(real);
        else output.Null();
    }

    /// <summary>Whether a number is written as a whole one.</summary>
    public static bool IsCount(double number) => Math.Floor(number) == number && Math.Abs(number) < MaxOfCount;

    public static object? Feature(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ => Number(value.Number),
    };

    /// <summary>HH:MM:SS, or the seconds with their fraction.</summary>
    public static string Walltime(Units.Walltime walltime)
    {
        TimeSpan span = walltime.ToTimeSpan();
        if (span.Ticks % TimeSpan.TicksPerSecond == 0) return walltime.ToString();
        decimal seconds = span.Ticks / (decimal)TimeSpan.TicksPerSecond;
        return seconds >= MaxSecondsWithFraction ? walltime.ToString() : string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
    }

    private const int MaxTimestampLength = 24;

    private static int Format(DateTime utc, Span<char> text)
    {
        utc.TryFormat(text, out int written, "s", CultureInfo.InvariantCulture);
        int milliseconds = utc.Millisecond;
        if (milliseconds > 0)
        {
            text[written++] = '.';
            milliseconds.TryFormat(text[written..], out int digits, "000", CultureInfo.InvariantCulture);
            written += digits;
        }
        text[written++] = 'Z';
        return written;
    }
}
