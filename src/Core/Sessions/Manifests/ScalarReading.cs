using System.Globalization;
using System.Numerics;
using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests;

/// <summary>Reads numbers and booleans, including those that a variable put into a text.</summary>
internal static class ScalarReading
{
    public static int? Integer(ManifestValue value) => value switch
    {
        ManifestInteger integer when BigInteger.Abs(integer.Value) <= int.MaxValue => (int)integer.Value,
        ManifestText { HadVariable: true } text when int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => number,
        _ => null,
    };

    public static double? Number(ManifestValue value) => value switch
    {
        ManifestInteger integer => (double)integer.Value,
        ManifestReal real => real.Value,
        ManifestText { HadVariable: true } text when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    public static bool? Boolean(ManifestValue value) => value switch
    {
        ManifestBoolean boolean => boolean.Value,
        ManifestText { HadVariable: true } text => Reading.ScalarTypes.BooleanOf(text.Value),
        _ => null,
    };
}
