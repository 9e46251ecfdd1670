using System.Security.Cryptography;
using Scalable.Runs.Writing;

namespace Scalable.Sessions.Manifests;

/// <summary>
/// JSON of a manifest in the one form its lock is computed from: keys sorted by code point, no blanks, text as it is
/// except for quotes, backslashes and control characters. It is what Python's
/// <c>json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)</c> writes.
/// </summary>
public static class CanonicalJson
{
    public static string Write(ManifestValue value) => PythonJson.WriteCompact(Plain(value));

    /// <summary>A key as JSON writes it, without quotes: text as it is, true, null, 1.5.</summary>
    internal static string KeyText(ManifestValue key) => key switch
    {
        ManifestText text => text.Value,
        ManifestTimestamp timestamp => timestamp.Written,
        _ => Write(key),
    };

    /// <summary>The value as the writer of JSON takes it; keys are put in order here, since they need not be texts.</summary>
    private static object? Plain(ManifestValue value) => value switch
    {
        ManifestNull => null,
        ManifestBoolean boolean => boolean.Value,
        ManifestInteger integer => integer.Value,
        ManifestReal real => real.Value,
        ManifestTimestamp timestamp => timestamp.Written,
        ManifestText scalar => scalar.Value,
        ManifestList list => list.Items.Select(Plain),
        ManifestMapping mapping => mapping.Entries.Order(KeyOrder.Instance).Select(entry => KeyValuePair.Create(KeyText(entry.Key), Plain(entry.Value))),
        _ => throw new ArgumentException($"A {value.KindName} has no JSON form.", nameof(value)),
    };
}

/// <summary>Keys in Python's order: numbers by size, texts by code point; if both occur, numbers come first.</summary>
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

/// <summary>A manifest's fingerprint: the SHA-256, in lower-case hexadecimal digits, of its canonical JSON in UTF-8.</summary>
public static class ManifestLock
{
    public static string Compute(ManifestValue resolved) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(resolved)))).ToLowerInvariant();
}
