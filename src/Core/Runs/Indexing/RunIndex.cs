using System.Security.Cryptography;

namespace Scalable.Runs.Indexing;

/// <summary>
/// What a run store's runs held when they were last read, in one file beside them, so that the next command reads only
/// what is new. It is never trusted over the files: a run whose files changed since is read anew, an index that is
/// damaged, of another version or not there is as good as empty, and deleting it loses nothing.
/// <para>Layout: magic and version, number of strings, of runs, SHA-256 of the rest; strings; offset and name of each run;
/// runs as <see cref="RunCodec"/> writes them.</para>
/// </summary>
internal sealed class RunIndex
{
    /// <summary>The index's name in the store's directory; the original reads only directories called run-*.</summary>
    public const string FileName = ".scalable-index";

    private const long MagicAndVersion = 0x0003_5849_4C43_5300;
    private const int HashSize = 32, HeaderSize = 8 + 4 + 4 + HashSize;

    private readonly byte[] _bytes;
    private readonly string[] _strings;
    private readonly Dictionary<string, (int Offset, int Length)> _runs;

    private RunIndex(byte[] bytes, string[] strings, Dictionary<string, (int, int)> runs)
    {
        _bytes = bytes;
        _strings = strings;
        _runs = runs;
    }

    public int Count => _runs.Count;

    /// <summary>The index of a store, or null where there is none that can be used.</summary>
    public static RunIndex? Open(string store)
    {
        try
        {
            string path = Path.Combine(store, FileName);
            return File.Exists(path) ? Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The run of a directory as it was when it was indexed; null where it is not there or its files have changed.</summary>
    public IndexedRun? Get(string runDirectory, long stamp, FeatureShapes shapes)
    {
        if (!_runs.TryGetValue(Path.GetFileName(runDirectory), out (int Offset, int Length) place)) return null;
        var input = new IndexInput(_bytes.AsSpan(place.Offset, place.Length), _strings);
        IndexedRun run = RunCodec.Read(ref input, runDirectory, shapes);
        return run.Stamp == stamp ? run : null;
    }

    /// <summary>Writes an index anew, whole or not at all. A store that cannot be written to stays without.</summary>
    public static void Write(string store, IReadOnlyList<IndexedRun> runs)
    {
        string path = Path.Combine(store, FileName), draft = $"{path}-{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(draft, Serialise(runs));
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TryDelete(draft);
        }
    }

    private static void TryDelete(string draft)
    {
        try { File.Delete(draft); }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) { }
    }

    private static byte[] Serialise(IReadOnlyList<IndexedRun> runs)
    {
        var body = new IndexOutput();
        var places = new (string Name, int Offset, int Length)[runs.Count];
        for (int i = 0; i < places.Length; i++)
        {
            int start = body.Position;
            RunCodec.Write(body, runs[i]);
            places[i] = (Path.GetFileName(runs[i].Run.Path), start, body.Position - start);
        }
        var directory = new IndexOutput();
        string[] strings = [.. body.Strings];
        foreach (string text in strings) directory.Text(text);
        foreach ((string name, int offset, int length) in places)
        {
            directory.Text(name);
            directory.Int(offset);
            directory.Int(length);
        }
        byte[] rest = [.. directory.Written.Span, .. body.Written.Span];
        var header = new IndexOutput();
        header.Long(MagicAndVersion);
        header.Int(strings.Length);
        header.Int(runs.Count);
        return [.. header.Written.Span, .. SHA256.HashData(rest), .. rest];
    }

    private static RunIndex? Parse(byte[] bytes)
    {
        if (bytes.Length < HeaderSize) return null;
        var header = new IndexInput(bytes, []);
        if (header.Long() != MagicAndVersion) return null;
        int stringCount = header.Int(), runCount = header.Int();
        ReadOnlySpan<byte> rest = bytes.AsSpan(HeaderSize);
        if (!SHA256.HashData(rest).AsSpan().SequenceEqual(bytes.AsSpan(HeaderSize - HashSize, HashSize))) return null;
        var directory = new IndexInput(rest, []);
        var strings = new string[stringCount];
        for (int i = 0; i < strings.Length; i++) strings[i] = directory.Text()!;
        var runs = new Dictionary<string, (int, int)>(runCount, StringComparer.Ordinal);
        for (int i = 0; i < runCount; i++) runs[directory.Text()!] = (directory.Int(), directory.Int());
        int body = HeaderSize + directory.Position;
        return new RunIndex(bytes, strings, runs.ToDictionary(run => run.Key, run => (run.Value.Item1 + body, run.Value.Item2), StringComparer.Ordinal));
    }
}
