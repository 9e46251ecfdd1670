namespace Scalable.Runs.Indexing;

/// <summary>
/// The index of a store as files in a hidden directory beside its runs: segments that never change, and a list of those that
/// count, replaced as a whole. A writer adds a segment and then replaces the list; if two do so at once, the later list
/// counts, and the next command reads again what the other had read. Deleting the directory loses nothing.
/// </summary>
internal static class IndexFiles
{
    /// <summary>The index's name in the store's directory; the original reads only directories called run-*.</summary>
    public const string DirectoryName = ".scalable-index";

    private const string ListName = "segments";
    private const string Suffix = ".segment";
    private const int FormatVersion = 2;
    private const int MaxListBytes = 1 << 20;

    /// <summary>Ends every segment; another version of the format, or other fields of tasks, have another.</summary>
    public static readonly long Signature = MakeSignature();

    /// <summary>The segments that count, oldest first; those that are damaged or gone are left out, and so are all if the list is.</summary>
    public static List<Segment> Open(string store)
    {
        var segments = new List<Segment>();
        foreach (string path in Listed(store))
        {
            try
            {
                segments.Add(Segment.Open(path));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or IndexException)
            {
                // Its runs are read from their files.
            }
        }
        return segments;
    }

    /// <summary>Begins a segment in a store; if that may not be written, in the directory of temporary files, until it is closed.</summary>
    public static FileStream Create(string store)
    {
        string name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture) + Suffix;
        try
        {
            string directory = Path.Combine(store, DirectoryName);
            if (File.Exists(directory)) File.Delete(directory);
            Directory.CreateDirectory(directory);
            return new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new FileStream(Path.Combine(Path.GetTempPath(), name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose);
        }
    }

    /// <summary>Makes segments the ones that count, and deletes what earlier lists or killed writers left. A store that cannot be written stays as it is.</summary>
    public static void Publish(string store, IEnumerable<Segment> segments)
    {
        string directory = Path.Combine(store, DirectoryName);
        string[] names = [.. segments.Select(segment => segment.Path).OfType<string>().Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))];
        // If not, the next command reads again what was not kept.
        FileTrouble.Ignored(() =>
        {
            AtomicFile.Write(Path.Combine(directory, ListName), string.Concat(names.Select(name => name + "\n")));
            foreach (string file in Directory.EnumerateFiles(directory, "*" + Suffix))
                if (!names.Contains(Path.GetFileName(file)) && AtomicFile.IsAbandoned(file)) AtomicFile.TryDelete(file);
        });
    }

    private static List<string> Listed(string store)
    {
        string directory = Path.Combine(store, DirectoryName), list = Path.Combine(directory, ListName);
        FileStatus status = FileStatus.Of(list);
        if (status.Kind != FileKind.Regular || status.Length > MaxListBytes) return [];
        return FileTrouble.OrNothing(() => File.ReadAllLines(list, Encoding.UTF8).Where(IsSegmentName).Distinct(StringComparer.Ordinal).Select(name => Path.Combine(directory, name)).Where(path => FileStatus.Of(path).Kind == FileKind.Regular).ToList()) ?? [];
    }

    private static bool IsSegmentName(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length && name.AsSpan(0, name.Length - Suffix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    /// <summary>FNV-1a over the version and the names of the fields.</summary>
    private static long MakeSignature()
    {
        ulong hash = 14695981039346656037;
        foreach (char c in $"scalable-index {FormatVersion} {string.Join(' ', TaskFields.All.Select(field => field.Name))}") hash = (hash ^ c) * 1099511628211;
        return (long)hash;
    }
}
