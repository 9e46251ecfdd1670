using System.Globalization;

namespace Scalable.Runs.Reading;

/// <summary>What the name of a run's directory tells: run-yyyyMMddTHHmmssZ-project-8 hex digits.</summary>
internal readonly record struct RunDirectoryName(DateTimeOffset? StartedAt, string? ProjectName)
{
    private const int StampLength = 16;
    private const int SuffixLength = 9;

    /// <summary>Takes what follows the pattern; the rest is null.</summary>
    public static RunDirectoryName Parse(string name)
    {
        if (!name.StartsWith(RunFormat.DirectoryPrefix, StringComparison.Ordinal)) return default;
        string rest = name[RunFormat.DirectoryPrefix.Length..];
        if (rest.Length < StampLength) return default;
        bool dated = DateTimeOffset.TryParseExact(
            rest[..StampLength], RunFormat.StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset startedAt);
        if (!dated) return default;
        rest = rest[StampLength..];
        return new RunDirectoryName(startedAt, rest.Length > 1 + SuffixLength && HasSuffix(rest) ? rest[1..^SuffixLength] : null);
    }

    private static bool HasSuffix(string text)
    {
        ReadOnlySpan<char> suffix = text.AsSpan(text.Length - SuffixLength);
        return text[0] == '-' && suffix[0] == '-' && suffix[1..].IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
    }
}
