namespace Scalable.Runs.Importing.Slurm;

/// <summary>Reads the values that sacct prints; see sacct(1). What is empty, Unknown or without a limit is null.</summary>
internal static class SacctUnits
{
    private const string Prefixes = "KMGTPE";
    private const int MaxPlainDigits = 16;

    private static readonly double[] s_powersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private static readonly string[] s_times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF"];
    private static readonly string[] s_zonedTimes = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mm:sszzz"];

    /// <summary>A finite number; null for anything else.</summary>
    public static double? Number(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        if (IsPlainNumber(text, out double plain)) return plain;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>Bytes of <c>1234K</c>, <c>1.5G</c> or <c>0</c>; Slurm's units are powers of 1024.</summary>
    public static double? Bytes(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        int power = char.IsAsciiDigit(text[^1]) ? 0 : Prefixes.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) + 1;
        return Number(power > 0 ? text[..^1] : text) * (1L << (10 * power));
    }

    /// <summary>Seconds of <c>1-02:03:04</c>, <c>02:03:04</c>, <c>03:04.567</c>.</summary>
    public static double? Seconds(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        double days = 0;
        int dash = text.IndexOf('-');
        if (dash > 0)
        {
            if (Number(text[..dash]) is not { } whole) return null;
            days = whole;
        }
        ReadOnlySpan<char> rest = text[(dash + 1)..];
        double seconds = 0;
        for (int parts = 1; ; parts++)
        {
            int colon = rest.IndexOf(':');
            if (Number(colon < 0 ? rest : rest[..colon]) is not { } value) return null;
            seconds = seconds * 60 + value;
            if (colon < 0) return parts is 2 or 3 ? days * 86400 + seconds : null;
            rest = rest[(colon + 1)..];
        }
    }

    /// <summary>A time such as <c>2026-11-22T10:37:00</c> in the zone, or seconds since 1970 (SLURM_TIME_FORMAT=%s).</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        if (text.IsEmpty) return null;
        if (PlainTime.TryParse(text, out DateTime plain)) return CalendarTime.At(plain, zone);
        if (Number(text) is > 0 and { } epoch) return CalendarTime.AtUnix(epoch);
        if (DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)) return CalendarTime.At(time, zone);
        return DateTimeOffset.TryParseExact(text, s_zonedTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset zoned) ? zoned.ToUniversalTime() : null;
    }

    /// <summary>
    /// Reads digits, maybe with a point among them, if there are so few that both the digits and the power of ten are exact:
    /// their quotient is then the nearest number (Clinger 1990), which is what the general way gives, only sooner.
    /// </summary>
    private static bool IsPlainNumber(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        if (text.Length > MaxPlainDigits) return false;
        long digits = 0;
        int point = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i])) digits = 10 * digits + (text[i] - '0');
            else if (text[i] == '.' && point < 0 && i > 0) point = i;
            else return false;
        }
        number = point < 0 ? digits : digits / s_powersOfTen[text.Length - 1 - point];
        return true;
    }

    /// <summary>One of the values of a list such as <c>cpu=00:00:12,mem=300M,node=1</c>; empty if it is not there.</summary>
    public static ReadOnlySpan<char> Tres(ReadOnlySpan<char> list, string name)
    {
        while (!list.IsEmpty)
        {
            int comma = list.IndexOf(',');
            ReadOnlySpan<char> item = comma < 0 ? list : list[..comma];
            if (item.Length > name.Length && item[name.Length] == '=' && item.StartsWith(name, StringComparison.Ordinal)) return item[(name.Length + 1)..];
            list = comma < 0 ? [] : list[(comma + 1)..];
        }
        return [];
    }

    /// <summary>One of the values of such a list as bytes, or as a number without a unit.</summary>
    public static double? TresBytes(ReadOnlySpan<char> list, string name) => Bytes(Tres(list, name));

    /// <summary>
    /// The number of GPUs in a list such as <c>cpu=4,gres/gpu=2,gres/gpu:a100=2</c>, which has the sum and each model, or in
    /// the older <c>gpu:a100:2</c>; null if it has none.
    /// </summary>
    public static double? Gpus(ReadOnlySpan<char> list)
    {
        if (!list.Contains("gpu", StringComparison.Ordinal)) return null;
        if (Number(Tres(list, "gres/gpu")) is { } sum) return sum;
        double?[] models = [.. list.ToString().Split(',').Select(GpusOfModel).Where(number => number is not null)];
        return models.Length == 0 ? null : models.Sum();
    }

    private static double? GpusOfModel(string item)
    {
        if (item.StartsWith("gres/gpu:", StringComparison.Ordinal)) return Number(item.AsSpan(item.IndexOf('=', StringComparison.Ordinal) + 1));
        if (item.StartsWith("gres:", StringComparison.Ordinal)) item = item[5..];
        if (item != "gpu" && !item.StartsWith("gpu:", StringComparison.Ordinal)) return null;
        return Number(item.Split(':')[^1]) ?? 1;
    }
}
