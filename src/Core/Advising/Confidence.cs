using System.Globalization;

namespace Scalable.Advising;

/// <summary>Checks of a requested confidence.</summary>
internal static class Confidence
{
    public static void Require(double confidence)
    {
        if (confidence is > 0 and < 1) return;
        throw new ArgumentOutOfRangeException(nameof(confidence), string.Create(CultureInfo.InvariantCulture,
            $"The confidence is {confidence}; it is a probability above 0 and below 1, such as 0.95."));
    }
}
