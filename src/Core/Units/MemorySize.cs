using System.Diagnostics.CodeAnalysis;

namespace Scalable.Units;

/// <summary>
/// An amount of memory in bytes. Reads and prints sizes the way manifests and schedulers write them:
/// <c>K, M, G, T, P</c> are powers of 1000, <c>Ki, Mi, Gi, Ti, Pi</c> powers of 1024, an optional <c>B</c> may follow,
/// case does not matter, and a bare number is bytes. The culture is never consulted.
/// </summary>
public readonly record struct MemorySize : IComparable<MemorySize>, IComparable
{
    private static readonly (string Suffix, long Factor)[] s_units =
    [
        ("P", 1_000_000_000_000_000), ("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("K", 1_000),
        ("Pi", 1L << 50), ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10),
    ];

    /// <param name="bytes">The size in bytes; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public MemorySize(long bytes) => Bytes = bytes;

    /// <summary>The size in bytes. The only property, so that it survives JSON and Clixml as one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Bytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The size in 1e9 bytes.</summary>
    public double ToGigabytes() => Bytes / 1e9;

    /// <summary>The smallest whole number of bytes that holds <paramref name="bytes"/>; at least 0.</summary>
    public static MemorySize Ceiling(double bytes) =>
        new(double.IsNaN(bytes) || bytes <= 0 ? 0 : bytes >= long.MaxValue ? long.MaxValue : (long)Math.Ceiling(bytes));

    /// <summary>Reads a size such as <c>32G</c>, <c>1.5GiB</c>, <c>512 MB</c> or <c>4096</c>.</summary>
    /// <exception cref="FormatException">The text is not a size; the message says what is accepted.</exception>
    public static MemorySize Parse(string text) =>
        TryParse(text, out MemorySize size)
            ? size
            : throw new FormatException(
                $"'{text}' is not a memory size. Write bytes, or a number with K, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti (powers of 1024): 32G, 1.5GiB, 512MB.");

    /// <summary>Reads a size without throwing; see <see cref="Parse"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MemorySize size)
    {
        size = default;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int digits = 0;
        while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
        if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return false;
        if (!TryFactor(rest[digits..].TrimStart(), out long factor)) return false;
        decimal bytes;
        try { bytes = decimal.Floor(number * factor); }
        catch (OverflowException) { return false; }
        if (bytes > long.MaxValue) return false;
        size = new MemorySize((long)bytes);
        return true;
    }

    /// <summary>This size rounded up to three significant digits, and to whole megabytes below 100M: 41.4G, 1.53G, 57M.</summary>
    public MemorySize RoundUpForPeople()
    {
        long step = 1_000_000;
        while (Bytes / step >= 1000 && step < long.MaxValue / 10) step *= 10;
        return Bytes > long.MaxValue - step ? this : new MemorySize((Bytes + step - 1) / step * step);
    }

    /// <summary>The shortest text that <see cref="Parse"/> reads back to exactly this size: 32G, 1500M, 3Gi, 4097.</summary>
    public override string ToString()
    {
        long bytes = Bytes;
        if (bytes == 0) return "0";
        foreach ((string suffix, long factor) in s_units)
            if (bytes % factor == 0)
                return (bytes / factor).ToString(CultureInfo.InvariantCulture) + suffix;
        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    public int CompareTo(MemorySize other) => Bytes.CompareTo(other.Bytes);

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        MemorySize other => CompareTo(other),
        _ => throw new ArgumentException("A memory size can only be compared with a memory size.", nameof(obj)),
    };

    public static explicit operator long(MemorySize size) => size.Bytes;
    public static explicit operator double(MemorySize size) => size.Bytes;
    public static explicit operator decimal(MemorySize size) => size.Bytes;
    public static MemorySize operator +(MemorySize left, MemorySize right) => new(checked(left.Bytes + right.Bytes));
    public static MemorySize operator -(MemorySize left, MemorySize right) => new(left.Bytes - right.Bytes);
    public static MemorySize operator *(MemorySize size, double factor) => Ceiling(Factor(factor) * size.Bytes);

    /// <summary>How many times <paramref name="right"/> goes into <paramref name="left"/>.</summary>
    public static double operator /(MemorySize left, MemorySize right) => (double)left.Bytes / right.Bytes;

    /// <summary>The bytes divided by a number of bytes, such as 1GB: a plain number.</summary>
    public static double operator /(MemorySize size, double bytes) => size.Bytes / bytes;

    public static bool operator <(MemorySize left, MemorySize right) => left.Bytes < right.Bytes;
    public static bool operator >(MemorySize left, MemorySize right) => left.Bytes > right.Bytes;
    public static bool operator <=(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes;
    public static bool operator >=(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes;

    private static double Factor(double factor) => factor >= 0 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A memory size can only be multiplied by 0 or more.");

    private static bool TryFactor(ReadOnlySpan<char> suffix, out long factor)
    {
        factor = 1;
        if (suffix.Length > 0 && (suffix[^1] is 'b' or 'B')) suffix = suffix[..^1];
        if (suffix.IsEmpty) return true;
        foreach ((string name, long value) in s_units)
        {
            if (!suffix.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            factor = value;
            return true;
        }
        return false;
    }
}
