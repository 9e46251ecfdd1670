using System.IO.Compression;

namespace Scalable.Runs.Importing;

/// <summary>Where records come from: a file, which may be compressed by gzip, a text, or what a command prints.</summary>
internal sealed class ImportSource(string name, TextReader reader, Stream? counted = null) : IDisposable
{
    private const int HeadChars = 64 << 10;

    /// <summary>The file, absolute, or the command.</summary>
    public string Name => name;

    public TextReader Reader => reader;

    /// <summary>Bytes of the file, as it is on disk; 0 if not known.</summary>
    public long Length { get; } = counted is { CanSeek: true } ? counted.Length : 0;

    /// <summary>How much of the file was read, from 0 to 1; null if not known.</summary>
    public double? Share => Length > 0 ? (double)counted!.Position / Length : null;

    /// <summary>The file's name without .gz and its extension.</summary>
    public string ProjectName { get; } = ProjectOf(name);

    /// <summary>When a run is said to have begun none of whose tasks has a time.</summary>
    public DateTimeOffset Undated { get; init; } = File.Exists(name) ? new DateTimeOffset(File.GetLastWriteTimeUtc(name)) : DateTimeOffset.UtcNow;

    /// <exception cref="RunImportException">The file is not there or cannot be read.</exception>
    public static ImportSource Open(string path)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path)) throw new RunImportException($"'{path}' is a directory. Name the files in it.");
        if (!File.Exists(path)) throw new RunImportException($"There is no file '{path}'. Name a trace of Nextflow (run it with -with-trace to get one), or make a file with: {SacctCommand.Example}");
        try
        {
            FileStatus.RequireRegular(path);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
            Stream content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
            return new ImportSource(path, new CheckedText(path, new StreamReader(content, new UTF8Encoding(), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16)), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    public static ImportSource OfText(string text, string name) => new(name, new StringReader(text));

    /// <summary>The beginning of a file, by which its format is recognised.</summary>
    /// <exception cref="RunImportException">The file is not there or cannot be read.</exception>
    public static string Head(string path)
    {
        using ImportSource source = Open(path);
        var head = new char[HeadChars];
        return new string(head, 0, source.Reader.ReadBlock(head));
    }

    /// <summary>All of the text; null if it has more characters than are wanted.</summary>
    /// <exception cref="RunImportException">It cannot be read.</exception>
    public string? ReadAll(int longest)
    {
        var text = new StringBuilder();
        char[] buffer = new char[1 << 15];
        for (int read; (read = reader.ReadBlock(buffer, 0, buffer.Length)) > 0;)
            if (text.Append(buffer, 0, read).Length > longest) return null;
        return text.ToString();
    }

    /// <summary>True if the text begins as JSON does: with a bracket, after blanks, which are read.</summary>
    /// <param name="keepsTabs">Whether a tab is no blank, as in a table whose first column has no name.</param>
    public bool BeginsAsJson(bool keepsTabs = false)
    {
        while (reader.Peek() is var next and >= 0 && ((char.IsWhiteSpace((char)next) && !(keepsTabs && next == '\t')) || next == '\uFEFF')) reader.Read();
        return reader.Peek() is '{' or '[';
    }

    public static RunImportException Unreadable(string path, Exception error) => new($"'{path}' cannot be read: {error.Message}");

    public void Dispose() => reader.Dispose();

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        bool isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        return isGzip;
    }

    private static string ProjectOf(string name)
    {
        string file = Path.GetFileName(name);
        if (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) file = file[..^3];
        return Path.GetFileNameWithoutExtension(file);
    }

    /// <summary>Reads a file; a disk that fails and a compressed file that is damaged are problems of the import.</summary>
    private sealed class CheckedText(string path, TextReader inner) : TextReader
    {
        public override int Peek() => Checked(inner.Peek);

        public override int Read() => Checked(inner.Read);

        public override int Read(char[] buffer, int index, int count) => Checked(() => inner.Read(buffer, index, count));

        public override string? ReadLine() => Checked(inner.ReadLine);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
        }

        private T Checked<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw Unreadable(path, error);
            }
        }
    }
}
