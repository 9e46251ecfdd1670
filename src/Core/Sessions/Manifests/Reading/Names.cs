namespace Scalable.Sessions.Manifests.Reading;

/// <summary>Lists names in messages.</summary>
internal static class Names
{
    public static string List(IEnumerable<string>? names)
    {
        string joined = string.Join(", ", (names ?? []).Order(StringComparer.Ordinal));
        return joined.Length == 0 ? "none" : joined;
    }
}
