using System.Numerics;

namespace Scalable.Runs.Writing;

/// <summary>Numbers as Python rounds, adds and prints them, so that a summary is the original's to the last digit.</summary>
internal static class PythonNumber
{
    private const int MaxTextLength = 32;
    private const double MaxWithoutExponent = 1e15;

    /// <summary>
    /// round(value, digits): the decimal nearest to the exact binary value, a tie going to the even digit, and then the
    /// double nearest to that (Python documentation, built-in round; CPython's float_round).
    /// </summary>
    public static double Round(double value, int digits)
    {
        if (!double.IsFinite(value) || Math.Floor(value) == value) return value;
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        long mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (biased == 0 ? 0 : 1L << 52);
        int shift = 1075 - Math.Max(biased, 1);
        BigInteger scaled = mantissa * BigInteger.Pow(10, digits);
        BigInteger quotient = scaled >> shift;
        int half = (scaled - (quotient << shift)).CompareTo(BigInteger.One << (shift - 1));
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        double rounded = double.Parse($"{quotient}e-{digits}", CultureInfo.InvariantCulture);
        return value < 0 ? -rounded : rounded;
    }

    /// <summary>sum(values) as CPython has added floats since 3.12: compensated (Neumaier 1974).</summary>
    public static double Sum(IEnumerable<double> values)
    {
        double sum = 0, compensation = 0;
        foreach (double value in values)
        {
            double next = sum + value;
            compensation += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return double.IsFinite(compensation) ? sum + compensation : sum;
    }

    /// <summary>repr(value): the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        Span<char> text = stackalloc char[MaxTextLength];
        return text[..Format(value, text)].ToString();
    }

    /// <summary>Writes repr(value) of a finite number, and returns its length.</summary>
    /// <param name="value">The number.</param>
    /// <param name="text">Room for 32 characters.</param>
    public static int Format(double value, Span<char> text)
    {
        if (Math.Abs(value) is > 0 and < MaxWithoutExponent)
        {
            if (Math.Floor(value) == value)
            {
                ((long)value).TryFormat(text, out int whole, default, CultureInfo.InvariantCulture);
                ".0".CopyTo(text[whole..]);
                return whole + 2;
            }
            if (value.TryFormat(text, out int written, "R", CultureInfo.InvariantCulture) && !text[..written].Contains('E')) return written;
        }
        ReadOnlySpan<char> sign = double.IsNegative(value) ? "-" : "", digits = value == 0 ? "0.0" : Digits(Math.Abs(value));
        sign.CopyTo(text);
        digits.CopyTo(text[sign.Length..]);
        return sign.Length + digits.Length;
    }

    private static string Digits(double value)
    {
        (string digits, int exponent) = ShortestDigits(value);
        if (exponent is >= -4 and < 16) return Positional(digits, exponent);
        string fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>The significant digits, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) ShortestDigits(double value)
    {
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        string mantissa = parts[0].Contains('.') ? parts[0] : parts[0] + ".";
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        int leadingZeros = mantissa.Length - 1 - digits.Length;
        int exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) + mantissa.IndexOf('.') - 1 - leadingZeros;
        return (digits.TrimEnd('0'), exponent);
    }

    private static string Positional(string digits, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        digits = digits.PadRight(exponent + 2, '0');
        return digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }
}
