using Scalable.Runs.Writing;

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
            _ => PythonJson.CompareNames(CanonicalJson.KeyText(x.Key), CanonicalJson.KeyText(y.Key)),
        };
    }

    private static double? NumberOf(ManifestValue key) => key switch
    {
        ManifestInteger integer => (double)integer.Value,
        ManifestReal real => real.Value,
        ManifestBoolean boolean => boolean.Value ? 1 : 0,
        _ => null,
    };
}
