using System.Diagnostics.CodeAnalysis;

namespace Scalable.Units;

/// <summary>
/// A duration a scheduler is asked for, in seconds. Prints as <c>HH:MM:SS</c> with as many hours as it takes.
/// Reads <c>HH:MM:SS</c>, <c>D-HH:MM:SS</c>, <c>MM:SS</c> is refused as ambiguous, and so is a bare number;
/// <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c> and sums of them (<c>1h30m</c>) are accepted. The culture is never consulted.
/// </summary>
public readonly record struct Walltime : IComparable<Walltime>, IComparable
{
    private readonly TimeSpan _duration;

    /// <param name="duration">The duration; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public Walltime(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        _duration = duration;
    }

    /// <summary>The duration in seconds. The only property, so that it survives JSON and Clixml as one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public double TotalSeconds
    {
        get => _duration.TotalSeconds;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _duration = Span(value);
        }
    }

    /// <summary>The duration as a time span.</summary>
    public TimeSpan ToTimeSpan() => _duration;

    /// <summary>A walltime of <paramref name="seconds"/>; durations beyond what a time span holds are cut to that.</summary>
    public static Walltime FromSeconds(double seconds) => new(Span(seconds));

    /// <summary>This walltime rounded up to whole minutes, as schedulers and people ask for it; at least one.</summary>
    public Walltime RoundUpForPeople() => FromSeconds(Math.Max(1, Math.Ceiling(TotalSeconds / 60 - 1e-9)) * 60);

    /// <summary>Reads a walltime such as <c>02:30:00</c>, <c>1-12:00:00</c>, <c>90s</c> or <c>2h</c>.</summary>
    /// <exception cref="FormatException">The text is not a walltime; the message says what is accepted.</exception>
    public static Walltime Parse(string text) =>
        TryParse(text, out Walltime walltime)
            ? walltime
            : throw new FormatException(
                $"'{text}' is not a walltime. Write HH:MM:SS, D-HH:MM:SS, or a number with a unit such as 90s, 15m, 2h; a bare number is refused because its unit is not known.");

    /// <summary>Reads a walltime without throwing; see <see cref="Parse"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Walltime walltime)
    {
        walltime = default;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return false;
        double seconds = rest.Contains(':') ? ClockSeconds(rest) : UnitSeconds(rest);
        if (double.IsNaN(seconds) || seconds >= TimeSpan.MaxValue.TotalSeconds) return false;
        walltime = FromSeconds(seconds);
        return true;
    }

    /// <summary>Hours, minutes and seconds, rounded to a whole second half to even: 02:30:00, 130:00:05.</summary>
    public override string ToString()
    {
        long total = (long)Math.Round(TotalSeconds, MidpointRounding.ToEven);
        return string.Create(CultureInfo.InvariantCulture, $"{total / 3600:00}:{total / 60 % 60:00}:{total % 60:00}");
    }

    public int CompareTo(Walltime other) => _duration.CompareTo(other._duration);

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Walltime other => CompareTo(other),
        _ => throw new ArgumentException("A walltime can only be compared with a walltime.", nameof(obj)),
    };

    public static explicit operator double(Walltime walltime) => walltime.TotalSeconds;
    public static explicit operator TimeSpan(Walltime walltime) => walltime._duration;
    public static explicit operator Walltime(TimeSpan duration) => new(duration);
    public static Walltime operator +(Walltime left, Walltime right) => new(left._duration + right._duration);
    public static Walltime operator -(Walltime left, Walltime right) => new(left._duration - right._duration);
    public static Walltime operator *(Walltime walltime, double factor) => FromSeconds(Factor(factor) * walltime.TotalSeconds);

    /// <summary>How many times <paramref name="right"/> goes into <paramref name="left"/>.</summary>
    public static double operator /(Walltime left, Walltime right) => left._duration / right._duration;

    /// <summary>The seconds divided by a number of seconds, such as 3600: a plain number.</summary>
    public static double operator /(Walltime walltime, double seconds) => walltime.TotalSeconds / seconds;

    public static bool operator <(Walltime left, Walltime right) => left._duration < right._duration;
    public static bool operator >(Walltime left, Walltime right) => left._duration > right._duration;
    public static bool operator <=(Walltime left, Walltime right) => left._duration <= right._duration;
    public static bool operator >=(Walltime left, Walltime right) => left._duration >= right._duration;

    private static TimeSpan Span(double seconds) =>
        double.IsNaN(seconds) || seconds <= 0 ? TimeSpan.Zero
        : seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue
        : TimeSpan.FromSeconds(seconds);

    private static double Factor(double factor) => factor >= 0 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A walltime can only be multiplied by 0 or more.");

    private static double ClockSeconds(ReadOnlySpan<char> text)
    {
        double days = 0;
        int dash = text.IndexOf('-');
        if (dash >= 0)
        {
            if (!TryNumber(text[..dash], out days)) return double.NaN;
            text = text[(dash + 1)..];
        }
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, ':') != 3) return double.NaN;
        return TryNumber(text[parts[0]], out double hours) && TryNumber(text[parts[1]], out double minutes)
            && TryNumber(text[parts[2]], out double seconds) && minutes < 60 && seconds < 60
            ? ((days * 24 + hours) * 60 + minutes) * 60 + seconds
            : double.NaN;
    }

    private static double UnitSeconds(ReadOnlySpan<char> text)
    {
        double total = 0;
        while (!text.IsEmpty)
        {
            int digits = 0;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.')) digits++;
            if (!TryNumber(text[..digits], out double number)) return double.NaN;
            text = text[digits..].TrimStart();
            int letters = 0;
            while (letters < text.Length && char.IsAsciiLetter(text[letters])) letters++;
            double factor = text[..letters] switch
            {
                "ms" or "milli" or "millis" => 0.001,
                "s" or "S" or "sec" or "second" or "seconds" => 1,
                "m" or "M" or "min" or "minute" or "minutes" => 60,
                "h" or "H" or "hour" or "hours" => 3600,
                "d" or "D" or "day" or "days" => 86400,
                _ => double.NaN,
            };
            total += number * factor;
            text = text[letters..].TrimStart();
        }
        return total;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
