using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Scalable.Sessions.Recording;

/// <summary>Makes run identifiers: <c>run-20261122T103700Z-project-8a47b950</c>.</summary>
internal static partial class RunIdentity
{
    public static string New(string project, DateTimeOffset now)
    {
        string stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string safe = Unsafe().Replace(project, "-").Trim('-');
        return $"run-{stamp}-{(safe.Length == 0 ? "project" : safe)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(4)).ToLowerInvariant()}";
    }

    [GeneratedRegex("[^a-zA-Z0-9._-]+")]
    private static partial Regex Unsafe();
}
