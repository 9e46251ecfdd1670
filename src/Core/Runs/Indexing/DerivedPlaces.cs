using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scalable.Runs.Indexing;

/// <summary>Places in the index for what was derived from a task's attempts.</summary>
internal static class DerivedPlaces
{
    /// <summary>The place for what follows from a task's attempts in some segments; null where those are not in a store's index.</summary>
    /// <param name="segments">All that have some of the attempts.</param>
    /// <param name="numbers">Of each segment, the numbers of its runs in the store; -1 for those that do not count.</param>
    /// <param name="newest">How many attempts at most, the newest ones.</param>
    public static DerivedPlace? Of(Segment[] segments, IReadOnlyDictionary<Segment, int[]> numbers, int newest)
    {
        string?[] directories = [.. segments.Select(segment => Path.GetDirectoryName(segment.Path)).Distinct()];
        if (directories is not [{ } directory] || Path.GetFileName(directory) != IndexFiles.DirectoryName) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(newest.ToString(CultureInfo.InvariantCulture)));
        foreach (Segment segment in segments.OrderBy(segment => Convert.ToHexString(segment.Hash), StringComparer.Ordinal))
        {
            hash.AppendData(segment.Hash);
            hash.AppendData(Array.ConvertAll(numbers[segment], number => number < 0 ? (byte)0 : (byte)1));
        }
        return new DerivedPlace(directory, Convert.ToHexString(hash.GetHashAndReset()));
    }
}
