namespace Scalable.Sessions.Manifests.Values;

/// <summary>Keys in Python's order: numbers by size, texts by code point; where both occur, numbers come first.</summary>
internal sealed class KeyOrder : IComparer<ManifestEntry>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(ManifestEntry? x, ManifestEntry? y)
    {
        double? left = NumberOf(x!.Key), right = NumberOf(y!.Key);
        return (left, right) switch
        {
            ({ } a, { } b) => a.CompareTo(b),
            ({ }, null) => -1,
            (null, { }) => 1,
            _ => CompareCodePoints(CanonicalJson.KeyText(x.Key), CanonicalJson.KeyText(y.Key)),
        };
    }

    private static double? NumberOf(ManifestValue key) => key switch
    {
        ManifestInteger integer => (double)integer.Value,
        ManifestReal real => real.Value,
        ManifestBoolean boolean => boolean.Value ? 1 : 0,
        _ => null,
    };

    /// <summary>Ordinal order, except that a surrogate pair comes after every other character, as its code point does.</summary>
    private static int CompareCodePoints(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] == right[i]) continue;
            bool leftPair = char.IsSurrogate(left[i]), rightPair = char.IsSurrogate(right[i]);
            return leftPair == rightPair ? left[i].CompareTo(right[i]) : leftPair ? 1 : -1;
        }
        return left.Length.CompareTo(right.Length);
    }
}
