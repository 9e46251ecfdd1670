using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Scalable.Runs.Indexing;

/// <summary>Where the rows of one task are in a segment: a block of bytes, what it holds, and its SHA-256. Its runs are between the first and the last.</summary>
internal sealed record BlockEntry(long Place, int Length, int Rows, int Ended, int FirstRun, int LastRun, byte[] Hash)
{
    public void Write(IndexOutput output)
    {
        output.Count(Place);
        output.Count(Length);
        output.Count(Rows);
        output.Count(Ended);
        output.Count(FirstRun);
        output.Count(LastRun);
        output.Bytes(Hash);
    }

    public static BlockEntry Read(ref IndexInput input, int runs) => new(
        input.Count(), input.Count(int.MaxValue), input.Count(int.MaxValue), input.Count(int.MaxValue), input.Count(runs - 1), input.Count(runs - 1),
        input.Take(SHA256.HashSizeInBytes).ToArray());
}

/// <summary>
/// A part of an index that never changes: some runs, and the rows of their tasks, task by task. What is read of it is checked
/// against its hashes first. May be read from several threads at once.
/// </summary>
internal sealed class Segment : IDisposable
{
    private readonly SegmentBytes _bytes;
    private readonly byte[] _footer;
    private readonly string[] _shared;
    private readonly (int Start, int Length, bool HasProblems)[] _entries;
    private readonly Dictionary<string, BlockEntry[]> _tasks;

    private Segment(SegmentBytes bytes, string? path, (byte[] Footer, byte[] Hash) footer)
    {
        _bytes = bytes;
        (_footer, Hash) = footer;
        Path = path;
        var input = new IndexInput(_footer, []);
        _shared = ReadTexts(ref input);
        int runs = input.CountOfItems();
        Names = new string[runs];
        Stamps = new RunStamp[runs];
        _entries = new (int, int, bool)[runs];
        ReadRuns(input.Take(input.CountOfItems()));
        int entries = input.CountOfItems(), start = input.Position;
        input.Take(entries);
        for (int run = 0, used = 0; run < runs; used += _entries[run++].Length)
        {
            if (_entries[run].Length > entries - used) throw new IndexException();
            _entries[run].Start = start + used;
        }
        _tasks = ReadTasks(ref input, runs, bytes.Length);
        RowCount = _tasks.Values.Sum(blocks => blocks.Sum(block => (long)block.Rows));
    }

    /// <summary>The segment's file; null if it is in memory.</summary>
    public string? Path { get; }

    /// <summary>Another for any other runs or rows.</summary>
    public byte[] Hash { get; }

    /// <summary>The directory names of its runs.</summary>
    public string[] Names { get; }

    public RunStamp[] Stamps { get; }

    public long RowCount { get; }

    public IReadOnlyDictionary<string, BlockEntry[]> Tasks => _tasks;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="IndexException">The file is not a segment, or damaged.</exception>
    public static Segment Open(string path)
    {
        var bytes = new SegmentBytes(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            return Open(bytes, path);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public static Segment Open(SegmentBytes bytes, string? path) => new(bytes, path, SegmentTrailer.ReadFooter(bytes));

    public bool HasProblems(int run) => _entries[run].HasProblems;

    /// <exception cref="IndexException">The entry is damaged.</exception>
    public RunEntry Entry(int run, string directory)
    {
        var input = new IndexInput(_footer.AsSpan(_entries[run].Start, _entries[run].Length), _shared);
        return RunEntry.Read(ref input, Stamps[run], directory);
    }

    /// <exception cref="IOException">The file cannot be read any more.</exception>
    /// <exception cref="IndexException">The block is damaged.</exception>
    public byte[] Read(BlockEntry block)
    {
        byte[] bytes = _bytes.Read(block.Place, block.Length);
        return SHA256.HashData(bytes).AsSpan().SequenceEqual(block.Hash) ? bytes : throw new IndexException();
    }

    public void Dispose() => _bytes.Dispose();

    internal static string[] ReadTexts(ref IndexInput input)
    {
        var texts = new string[input.CountOfItems()];
        for (int i = 0; i < texts.Length; i++) texts[i] = input.RequiredText();
        return texts;
    }

    private void ReadRuns(ReadOnlySpan<byte> bytes)
    {
        var input = new IndexInput(bytes, []);
        for (int run = 0; run < Names.Length; run++)
        {
            Names[run] = input.RequiredText();
            Stamps[run] = new RunStamp(input.Long(), input.Long());
            int length = input.Count(int.MaxValue);
            _entries[run] = (0, length >> 1, (length & 1) != 0);
        }
    }

    private static Dictionary<string, BlockEntry[]> ReadTasks(ref IndexInput input, int runs, long bytes)
    {
        int count = input.CountOfItems();
        var tasks = new Dictionary<string, BlockEntry[]>(count, StringComparer.Ordinal);
        for (int task = 0; task < count; task++)
        {
            string name = input.RequiredText();
            var blocks = new BlockEntry[input.CountOfItems()];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = BlockEntry.Read(ref input, runs);
                if (blocks[i].Place + blocks[i].Length > bytes || blocks[i].Rows > blocks[i].Length || blocks[i].FirstRun > blocks[i].LastRun) throw new IndexException();
            }
            tasks[name] = blocks;
        }
        return tasks;
    }
}

/// <summary>The last bytes of a segment, which say where its footer is.</summary>
internal static class SegmentTrailer
{
    private const int Size = 8 + 4 + SHA256.HashSizeInBytes + 8;

    public static byte[] Write(long place, byte[] footer)
    {
        var output = new IndexOutput(Size);
        output.Long(place);
        output.Bytes(BitConverter.GetBytes(footer.Length));
        output.Bytes(SHA256.HashData(footer));
        output.Long(IndexFiles.Signature);
        return output.Written.ToArray();
    }

    /// <exception cref="IndexException">There is no such trailer, or the footer is not the one it is of.</exception>
    public static (byte[] Footer, byte[] Hash) ReadFooter(SegmentBytes bytes)
    {
        if (bytes.Length < Size) throw new IndexException();
        var input = new IndexInput(bytes.Read(bytes.Length - Size, Size), []);
        long place = input.Long();
        int length = BitConverter.ToInt32(input.Take(4));
        ReadOnlySpan<byte> hash = input.Take(SHA256.HashSizeInBytes);
        if (input.Long() != IndexFiles.Signature || place < 0 || length < 0 || place > bytes.Length - Size - length) throw new IndexException();
        byte[] footer = bytes.Read(place, length);
        return SHA256.HashData(footer).AsSpan().SequenceEqual(hash) ? (footer, hash.ToArray()) : throw new IndexException();
    }
}

/// <summary>The bytes of a segment, in a file or in memory.</summary>
internal sealed class SegmentBytes : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly FileStream? _owner;
    private readonly byte[] _memory = [];

    public SegmentBytes(byte[] memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    public SegmentBytes(SafeFileHandle file)
    {
        _file = file;
        Length = RandomAccess.GetLength(file);
    }

    /// <summary>The bytes of a file that was just written; it stays open, since it may be deleted when it is closed.</summary>
    public SegmentBytes(FileStream file)
        : this(file.SafeFileHandle) => _owner = file;

    public long Length { get; }

    /// <exception cref="IOException">The file cannot be read, or ends before.</exception>
    public byte[] Read(long place, int length)
    {
        byte[] bytes = new byte[length];
        if (_file is null)
        {
            Array.Copy(_memory, place, bytes, 0, length);
            return bytes;
        }
        for (int read = 0; read < length;)
        {
            int some = RandomAccess.Read(_file, bytes.AsSpan(read), place + read);
            if (some == 0) throw new IOException("The file ends too early.");
            read += some;
        }
        return bytes;
    }

    public void Dispose()
    {
        _owner?.Dispose();
        _file?.Dispose();
    }
}
